-- What a message says may be told before its recording is; of a deleted one it is not kept.
MERGE INTO recording r
USING (VALUES (CAST(:?sid AS VARCHAR), CAST(:?call_sid AS VARCHAR), CAST(:?root_sid AS VARCHAR),
               CAST(:?transcription AS VARCHAR))) t (sid, call_sid, root_sid, transcription)
ON r.sid = t.sid
WHEN MATCHED AND r.deleted_at IS NULL THEN UPDATE SET transcription = t.transcription
WHEN NOT MATCHED THEN INSERT (sid, call_sid, root_sid, status, transcription)
    VALUES (t.sid, t.call_sid, t.root_sid, 'completed', t.transcription)
