-- A name that is not asked for stays as it is, whoever changes it at the same time.
UPDATE person
SET name = COALESCE(CAST(:?name AS VARCHAR), name), role = :?role, active = :?active, version = :?version
WHERE id = :?id
