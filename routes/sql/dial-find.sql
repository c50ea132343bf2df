SELECT id, actor, idempotency_key, digest, number, caller_id, agent, flow, machine_detection, state, rule,
       call_sid, status, error_status, error_code, sent_at
FROM dial
WHERE id = :?id AND kind = 'call'
