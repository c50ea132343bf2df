MERGE INTO opt_out o
USING (VALUES (CAST(:?number AS VARCHAR), CAST(:?scope AS VARCHAR), CAST(:?source AS VARCHAR))) t (number, scope, source)
ON o.number = t.number
WHEN MATCHED AND o.expires_at IS NOT NULL AND o.expires_at <= CURRENT_TIMESTAMP THEN UPDATE SET
    scope = t.scope, direction = 'outbound', reason = NULL, source = t.source, expires_at = NULL, actor = 'caller',
    at = CURRENT_TIMESTAMP
WHEN MATCHED AND o.direction IN ('outbound', 'both') AND o.scope IN (t.scope, 'all') THEN UPDATE SET
    expires_at = NULL
WHEN MATCHED THEN UPDATE SET
    scope = CASE WHEN o.scope = t.scope THEN o.scope ELSE 'all' END,
    direction = CASE WHEN o.direction = 'outbound' THEN 'outbound' ELSE 'both' END,
    source = t.source, expires_at = NULL, actor = 'caller', at = CURRENT_TIMESTAMP
WHEN NOT MATCHED THEN INSERT (number, scope, direction, source, actor)
    VALUES (t.number, t.scope, 'outbound', t.source, 'caller')
