-- Why a delivery failed, and the call that it belongs to, by itself or by its recording.
SELECT c.sid, d.fault
FROM delivery d
LEFT JOIN recording r ON r.sid = SUBSTRING(d.subject, 1, 34)
LEFT JOIN call c ON c.sid = COALESCE(r.root_sid, SUBSTRING(d.subject, 1, 34))
WHERE d.delivery_key = :?key
