INSERT INTO dial (id, kind, actor, idempotency_key, digest, agent, flow, machine_detection, state)
VALUES (:?id, :?kind, :?actor, :?idempotency_key, :?digest, :?agent, :?flow, :?machine_detection, 'judging')
ON CONFLICT DO NOTHING
