SELECT COUNT(*) AS people
FROM person
WHERE role = 'admin' AND active AND id <> :?id
