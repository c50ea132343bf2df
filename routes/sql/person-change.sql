UPDATE person
SET name = :?name, role = :?role, active = :?active, version = :?version
WHERE id = :?id
