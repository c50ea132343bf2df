SELECT id, kind, actor, number, caller_id, agent, flow, state, rule, call_sid, status, reserved_at, sent_at
FROM dial
WHERE number = :?number
ORDER BY reserved_at, id
