SELECT id, name, prefix, scopes, created_by, created_at, last_used_at
FROM service_key
WHERE revoked_at IS NULL
ORDER BY id
