SELECT f.call_sid AS sid, f.kept
FROM flow_state f
JOIN call c ON c.sid = f.call_sid
WHERE c.party IN (:?number, :?plain, :?national, :?trunk) AND c.erased_at IS NULL
ORDER BY f.call_sid
