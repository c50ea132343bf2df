INSERT INTO refresh_token (hash, session_id, expires_at)
VALUES (:?hash, :?session, :?expires)
