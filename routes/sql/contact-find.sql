SELECT number, name, updated_at
FROM contact
WHERE number = CAST(:?number AS VARCHAR)
