INSERT INTO leg (sid, root_sid)
VALUES (:?call_sid, :?call_sid), (:?kin_sid, :?kin_sid)
ON CONFLICT DO NOTHING
