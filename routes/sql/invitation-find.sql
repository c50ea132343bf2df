SELECT email, role
FROM invitation
WHERE hash = :?hash AND used_at IS NULL AND expires_at > CURRENT_TIMESTAMP
