-- A queue that is known is passed over: H2 would make an exception of each conflict.
INSERT INTO queue (name)
SELECT CAST(:?queue AS VARCHAR)
WHERE NOT EXISTS (SELECT 1 FROM queue WHERE name = :?queue)
ON CONFLICT DO NOTHING
