UPDATE login_session
SET ended_at = CURRENT_TIMESTAMP
WHERE id = :?session AND ended_at IS NULL
