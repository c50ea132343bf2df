SELECT at, step, decisions
FROM flow_turn
WHERE call_sid = :?sid
ORDER BY at, digest
