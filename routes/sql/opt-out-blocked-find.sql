SELECT number, scope, direction, reason, expires_at
FROM opt_out
WHERE number = :?number
  AND direction IN ('inbound', 'both')
  AND scope IN ('calls', 'all')
  AND (expires_at IS NULL OR expires_at > CURRENT_TIMESTAMP)
