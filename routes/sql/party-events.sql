SELECT l.root_sid, e.call_sid, e.form, e.heard_at
FROM call_event e
JOIN leg l ON l.sid = e.call_sid
JOIN call c ON c.sid = l.root_sid
WHERE c.party IN (:?number, :?plain, :?national, :?trunk) AND c.erased_at IS NULL
ORDER BY e.heard_at, e.digest
