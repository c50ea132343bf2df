SELECT id, email, name, role, password_hash, active, version, mobile, hours, created_at
FROM person
ORDER BY name, id
