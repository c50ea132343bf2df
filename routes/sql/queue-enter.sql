-- Whoever comes back because no agent answered keeps the place.
MERGE INTO queue_entry q
USING (VALUES (CAST(:?call_sid AS VARCHAR), CAST(:?queue AS VARCHAR), CAST(:?at AS TIMESTAMP WITH TIME ZONE)))
    t (call_sid, queue, at)
ON q.call_sid = t.call_sid
WHEN MATCHED THEN UPDATE SET queue = t.queue, heard_at = t.at, ringing = FALSE, left_at = NULL, result = NULL
WHEN NOT MATCHED THEN INSERT (call_sid, queue, entered_at, heard_at) VALUES (t.call_sid, t.queue, t.at, t.at)
