SELECT id, tail, actor, reason, calls, recordings, messages, at, done_at
FROM erasure
ORDER BY at DESC, id DESC
LIMIT 100
