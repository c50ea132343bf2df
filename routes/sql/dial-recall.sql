SELECT id, digest, number, caller_id, rule
FROM dial
WHERE actor = :?actor AND idempotency_key = :?idempotency_key
