INSERT INTO message (id, sid, direction, sender, recipient, body, media, status, status_rank, actor)
VALUES (:?id, :?sid, 'inbound', :?sender, :?recipient, :?body, :?media, :?status, :?status_rank, 'nobody')
ON CONFLICT DO NOTHING
