-- So that two devices that speak for the first time at once both find a row to write into.
INSERT INTO presence (identity)
SELECT CAST(:?identity AS VARCHAR)
WHERE NOT EXISTS (SELECT 1 FROM presence WHERE identity = :?identity)
ON CONFLICT DO NOTHING
