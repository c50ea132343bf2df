SELECT id, sid, direction, sender, recipient, body, media, template, status, error_code, actor, call_sid, at
FROM message
WHERE sender IN (:?number, :?digits, :?national, :?trunk) OR recipient IN (:?number, :?digits, :?national, :?trunk)
ORDER BY at, id
