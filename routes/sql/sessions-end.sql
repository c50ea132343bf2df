UPDATE login_session
SET ended_at = CURRENT_TIMESTAMP
WHERE person_id = :?id AND ended_at IS NULL
