-- A call stays on the version of the flows on which it began.
MERGE INTO flow_state f
USING (VALUES (
    CAST(:?call_sid AS VARCHAR), CAST(:?step AS VARCHAR), CAST(:?kept AS VARCHAR), CAST(:?version AS VARCHAR)
)) t (call_sid, step, kept, version)
ON f.call_sid = t.call_sid
WHEN MATCHED THEN UPDATE SET
    step = t.step, kept = t.kept, version = COALESCE(f.version, t.version), changed_at = CURRENT_TIMESTAMP
WHEN NOT MATCHED THEN INSERT (call_sid, step, kept, version) VALUES (t.call_sid, t.step, t.kept, t.version)
