-- What a message says may be told before its recording is; of a deleted one it is not kept, nor in a call that was erased.
MERGE INTO recording r
USING (SELECT v.sid, v.call_sid, v.root_sid,
              CASE WHEN NOT EXISTS (SELECT 1 FROM call c WHERE c.sid = v.root_sid AND c.erased_at IS NOT NULL)
                   THEN v.transcription END AS transcription
       FROM (VALUES (CAST(:?sid AS VARCHAR), CAST(:?call_sid AS VARCHAR), CAST(:?root_sid AS VARCHAR),
                     CAST(:?transcription AS VARCHAR))) v (sid, call_sid, root_sid, transcription)) t
ON r.sid = t.sid
WHEN MATCHED AND r.deleted_at IS NULL THEN UPDATE SET transcription = t.transcription
WHEN NOT MATCHED THEN INSERT (sid, call_sid, root_sid, status, transcription)
    VALUES (t.sid, t.call_sid, t.root_sid, 'completed', t.transcription)
