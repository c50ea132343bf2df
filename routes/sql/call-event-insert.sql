INSERT INTO call_event (digest, call_sid, told_root, form)
VALUES (:?digest, :?call_sid, :?told_root, :?form)
ON CONFLICT DO NOTHING
