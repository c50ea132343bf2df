MERGE INTO recording r
USING (VALUES (
    CAST(:?sid AS VARCHAR), CAST(:?call_sid AS VARCHAR), CAST(:?root_sid AS VARCHAR), CAST(:?status AS VARCHAR),
    CAST(:?source AS VARCHAR), CAST(:?channels AS INTEGER), CAST(:?seconds AS INTEGER),
    CAST(:?started_at AS TIMESTAMP WITH TIME ZONE), CAST(:?error_code AS INTEGER)
)) t (sid, call_sid, root_sid, status, source, channels, seconds, started_at, error_code)
ON r.sid = t.sid
WHEN MATCHED THEN UPDATE SET
    call_sid = t.call_sid, root_sid = t.root_sid, status = t.status, source = t.source, channels = t.channels,
    seconds = t.seconds, started_at = t.started_at, error_code = t.error_code
WHEN NOT MATCHED THEN INSERT (sid, call_sid, root_sid, status, source, channels, seconds, started_at, error_code)
    VALUES (t.sid, t.call_sid, t.root_sid, t.status, t.source, t.channels, t.seconds, t.started_at, t.error_code)
