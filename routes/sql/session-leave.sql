UPDATE login_session
SET ended_at = CURRENT_TIMESTAMP
WHERE ended_at IS NULL
    AND (id = :?session OR id IN (SELECT session_id FROM refresh_token WHERE hash = :?hash))
