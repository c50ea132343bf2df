-- What is not asked for stays as it is, whoever changes it at the same time; an empty text is taken away.
UPDATE person
SET name = COALESCE(CAST(:?name AS VARCHAR), name),
    mobile = NULLIF(COALESCE(CAST(:?mobile AS VARCHAR), mobile), ''),
    hours = NULLIF(COALESCE(CAST(:?hours AS VARCHAR), hours), ''),
    password_hash = COALESCE(CAST(:?hash AS VARCHAR), password_hash),
    version = :?version
WHERE id = :?id AND version = :?before
