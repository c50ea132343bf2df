UPDATE refresh_token
SET rotated_at = CURRENT_TIMESTAMP
WHERE hash = :?hash
    AND rotated_at IS NULL
    AND expires_at > CURRENT_TIMESTAMP
    AND session_id IN (
        SELECT s.id
        FROM login_session s
        JOIN person p ON p.id = s.person_id
        WHERE s.ended_at IS NULL AND p.active
    )
