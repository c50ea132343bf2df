UPDATE invitation
SET used_at = CURRENT_TIMESTAMP
WHERE hash = :?hash AND used_at IS NULL AND expires_at > CURRENT_TIMESTAMP
