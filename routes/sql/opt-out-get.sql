SELECT number, scope, direction, reason, source, expires_at, actor, at
FROM opt_out
WHERE number = :?number
