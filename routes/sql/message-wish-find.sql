SELECT id
FROM message
WHERE actor = :?actor AND idempotency_key = :?idempotency_key
