UPDATE person
SET password_hash = :?hash, version = version + 1
WHERE id = :?id
