SELECT id, sid, direction, sender, recipient, body, media, template, status, error_code, actor, call_sid, at
FROM message
WHERE id = :?id
