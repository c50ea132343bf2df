MERGE INTO presence p
USING (VALUES (CAST(:?identity AS VARCHAR), CAST(:?state AS VARCHAR), CAST(:?device AS VARCHAR),
               CAST(:?at AS TIMESTAMP WITH TIME ZONE))) t (identity, state, device, at)
ON p.identity = t.identity
WHEN MATCHED AND p.state = t.state THEN UPDATE SET device = t.device, seen_at = t.at
WHEN MATCHED THEN UPDATE SET state = t.state, device = t.device, seen_at = t.at, since = t.at
WHEN NOT MATCHED THEN INSERT (identity, state, device, seen_at, since)
    VALUES (t.identity, t.state, t.device, t.at, t.at)
