DELETE FROM login_session
WHERE started_at < CURRENT_TIMESTAMP - INTERVAL '2' DAY
    AND id NOT IN (SELECT session_id FROM refresh_token)
