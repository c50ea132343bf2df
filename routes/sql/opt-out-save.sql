MERGE INTO opt_out o
USING (VALUES (
    CAST(:?number AS VARCHAR), CAST(:?scope AS VARCHAR), CAST(:?direction AS VARCHAR), CAST(:?reason AS VARCHAR),
    CAST(:?source AS VARCHAR), CAST(:?expires_at AS TIMESTAMP WITH TIME ZONE), CAST(:?actor AS VARCHAR)
)) t (number, scope, direction, reason, source, expires_at, actor)
ON o.number = t.number
WHEN MATCHED THEN UPDATE SET
    scope = t.scope, direction = t.direction, reason = t.reason, source = t.source, expires_at = t.expires_at,
    actor = t.actor, at = CURRENT_TIMESTAMP
WHEN NOT MATCHED THEN INSERT (number, scope, direction, reason, source, expires_at, actor)
    VALUES (t.number, t.scope, t.direction, t.reason, t.source, t.expires_at, t.actor)
