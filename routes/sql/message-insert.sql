INSERT INTO message (id, direction, sender, recipient, body, template, status, status_rank, actor, idempotency_key, call_sid)
VALUES (:?id, 'outbound', :?sender, :?recipient, :?body, :?template, 'asked', 0, :?actor, :?idempotency_key, :?call_sid)
ON CONFLICT DO NOTHING
