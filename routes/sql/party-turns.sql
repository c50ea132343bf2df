SELECT c.sid AS root_sid, t.at, t.step, t.decisions
FROM flow_turn t
JOIN call c ON c.sid = t.call_sid
WHERE c.party IN (:?number, :?plain, :?national, :?trunk) AND c.erased_at IS NULL
ORDER BY t.at, t.digest
