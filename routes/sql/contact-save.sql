MERGE INTO contact c
USING (VALUES (CAST(:?number AS VARCHAR), CAST(:?name AS VARCHAR))) t (number, name)
ON c.number = t.number
WHEN MATCHED AND c.name <> t.name THEN UPDATE SET name = t.name, updated_at = CURRENT_TIMESTAMP
WHEN NOT MATCHED THEN INSERT (number, name) VALUES (t.number, t.name)
