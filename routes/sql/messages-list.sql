SELECT id, sid, direction, sender, recipient, body, media, template, status, error_code, actor, call_sid, at
FROM message
WHERE (sender LIKE CAST(:?pattern AS VARCHAR) OR recipient LIKE CAST(:?pattern AS VARCHAR))
  AND (at < CAST(:?at AS TIMESTAMP WITH TIME ZONE)
       OR at = CAST(:?at AS TIMESTAMP WITH TIME ZONE) AND id < CAST(:?id AS VARCHAR))
ORDER BY at DESC, id DESC
LIMIT CAST(:?limit AS INTEGER)
