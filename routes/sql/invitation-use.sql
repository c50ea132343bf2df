UPDATE invitation
SET used_at = CURRENT_TIMESTAMP
WHERE hash = :?hash AND used_at IS NULL AND expires_at > CURRENT_TIMESTAMP
    AND (created_by = 'operator'
         OR created_by IN (SELECT 'user:' || CAST(id AS VARCHAR(20)) FROM person WHERE role = 'admin' AND active))
