-- Locked: a change that has begun is waited for, one that begins finds the session that it is to end.
SELECT id
FROM person
WHERE id = :?person AND version = :?version AND active
FOR UPDATE
