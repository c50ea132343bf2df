INSERT INTO call_tag (tag, sid) VALUES (:?tag, :?sid)
