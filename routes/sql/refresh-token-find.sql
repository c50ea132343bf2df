SELECT p.id, p.email, p.name, p.role, p.password_hash, p.active, p.version, p.mobile, p.hours,
    t.session_id, t.rotated_at, s.ended_at
FROM refresh_token t
JOIN login_session s ON s.id = t.session_id
JOIN person p ON p.id = s.person_id
WHERE t.hash = :?hash
