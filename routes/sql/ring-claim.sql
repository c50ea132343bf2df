-- Of two calls that see the same agent at once, one wins: whose claim changes no row looks again.
MERGE INTO presence p
USING (VALUES (CAST(:?identity AS VARCHAR), CAST(:?seen AS BIGINT), CAST(:?until AS TIMESTAMP WITH TIME ZONE)))
    t (identity, seen, until)
ON p.identity = t.identity
WHEN MATCHED AND p.rung_turn = t.seen THEN UPDATE SET rung_turn = nextval('ring_turn'), ringing_until = t.until
WHEN NOT MATCHED THEN INSERT (identity, rung_turn, ringing_until) VALUES (t.identity, nextval('ring_turn'), t.until)
