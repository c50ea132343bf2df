SELECT id, email, name, role, password_hash, active, version, mobile, hours
FROM person
WHERE id = :?id
