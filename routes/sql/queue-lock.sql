-- Until the caller's place is kept nobody else counts.
SELECT name FROM queue WHERE name = :?queue FOR UPDATE
