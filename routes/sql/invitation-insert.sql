INSERT INTO invitation (hash, email, role, created_by, expires_at)
VALUES (:?hash, :?email, :?role, :?by, :?expires)
