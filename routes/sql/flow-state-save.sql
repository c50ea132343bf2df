MERGE INTO flow_state f
USING (VALUES (CAST(:?call_sid AS VARCHAR), CAST(:?step AS VARCHAR), CAST(:?kept AS VARCHAR))) t (call_sid, step, kept)
ON f.call_sid = t.call_sid
WHEN MATCHED THEN UPDATE SET step = t.step, kept = t.kept, changed_at = CURRENT_TIMESTAMP
WHEN NOT MATCHED THEN INSERT (call_sid, step, kept) VALUES (t.call_sid, t.step, t.kept)
