UPDATE service_key
SET revoked_at = CURRENT_TIMESTAMP
WHERE id = :?id AND revoked_at IS NULL
