-- Of a call that was erased it is known since when.
SELECT e.digest, e.form, e.told_root, c.erased_at
FROM call_event e
JOIN leg l ON l.sid = e.call_sid
LEFT JOIN call c ON c.sid = l.root_sid
WHERE l.root_sid = :?root_sid
