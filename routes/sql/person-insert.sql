INSERT INTO person (email, name, role, password_hash)
VALUES (:?email, :?name, :?role, :?hash)
