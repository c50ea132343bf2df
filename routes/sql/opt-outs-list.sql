SELECT number, scope, direction, reason, source, expires_at, actor, at
FROM opt_out
WHERE number LIKE CAST(:?pattern AS VARCHAR)
  AND (expires_at IS NULL OR expires_at > CURRENT_TIMESTAMP)
  AND (at < CAST(:?at AS TIMESTAMP WITH TIME ZONE)
       OR at = CAST(:?at AS TIMESTAMP WITH TIME ZONE) AND number > CAST(:?number AS VARCHAR))
ORDER BY at DESC, number
LIMIT CAST(:?limit AS INTEGER)
