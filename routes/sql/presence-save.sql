-- Who has gone from one device is still there on another that speaks: what is away does not speak for it.
MERGE INTO presence p
USING (VALUES (CAST(:?identity AS VARCHAR), CAST(:?state AS VARCHAR), CAST(:?device AS VARCHAR),
               CAST(:?at AS TIMESTAMP WITH TIME ZONE), CAST(:?fresh AS TIMESTAMP WITH TIME ZONE)))
    t (identity, state, device, at, fresh)
ON p.identity = t.identity
WHEN MATCHED AND p.state = t.state THEN UPDATE SET device = t.device, seen_at = t.at
WHEN MATCHED AND NOT COALESCE(t.state = 'away' AND p.seen_at > t.fresh AND p.device <> t.device, FALSE)
    THEN UPDATE SET state = t.state, device = t.device, seen_at = t.at, since = t.at
WHEN NOT MATCHED THEN INSERT (identity, state, device, seen_at, since)
    VALUES (t.identity, t.state, t.device, t.at, t.at)
