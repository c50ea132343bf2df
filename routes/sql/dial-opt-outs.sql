-- A phone that is rung before the number is reached is left alone as well.
SELECT number, scope, direction, reason, expires_at
FROM opt_out
WHERE number IN (:?number, CAST(:?agent AS VARCHAR))
  AND direction IN ('outbound', 'both')
  AND (expires_at IS NULL OR expires_at > CURRENT_TIMESTAMP)
