UPDATE person
SET name = :?name, mobile = :?mobile, hours = :?hours, password_hash = :?hash, version = :?version
WHERE id = :?id AND version = :?before
