SELECT e.digest, e.form, e.told_root
FROM call_event e
JOIN leg l ON l.sid = e.call_sid
WHERE l.root_sid = :?root_sid
