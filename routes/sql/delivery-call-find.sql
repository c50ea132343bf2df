-- The call that a delivery belongs to, by itself or by its recording.
SELECT c.sid
FROM delivery d
LEFT JOIN recording r ON r.sid = SUBSTRING(d.subject, 1, 34)
JOIN call c ON c.sid = COALESCE(r.root_sid, SUBSTRING(d.subject, 1, 34))
WHERE d.delivery_key = :?key
