SELECT id, sid, direction, sender, recipient, body, media, template, status, error_code, actor, call_sid, at
FROM message
WHERE sender IN (:?number, :?plain, :?national, :?trunk) OR recipient IN (:?number, :?plain, :?national, :?trunk)
ORDER BY at, id
