MERGE INTO leg l
USING (VALUES (
    CAST(:?sid AS VARCHAR), CAST(:?root_sid AS VARCHAR), CAST(:?parent_sid AS VARCHAR), CAST(:?caller AS VARCHAR),
    CAST(:?callee AS VARCHAR), CAST(:?status AS VARCHAR), CAST(:?started_at AS TIMESTAMP WITH TIME ZONE),
    CAST(:?answered_at AS TIMESTAMP WITH TIME ZONE), CAST(:?ended_at AS TIMESTAMP WITH TIME ZONE),
    CAST(:?seconds AS INTEGER), CAST(:?answered_by AS VARCHAR), CAST(:?sip_response_code AS INTEGER)
)) t (sid, root_sid, parent_sid, caller, callee, status, started_at, answered_at, ended_at, seconds, answered_by,
      sip_response_code)
ON l.sid = t.sid
WHEN MATCHED THEN UPDATE SET
    parent_sid = t.parent_sid, caller = t.caller, callee = t.callee, status = t.status, started_at = t.started_at,
    answered_at = t.answered_at, ended_at = t.ended_at, seconds = t.seconds, answered_by = t.answered_by,
    sip_response_code = t.sip_response_code
WHEN NOT MATCHED THEN INSERT
    (sid, root_sid, parent_sid, caller, callee, status, started_at, answered_at, ended_at, seconds, answered_by,
     sip_response_code)
    VALUES (t.sid, t.root_sid, t.parent_sid, t.caller, t.callee, t.status, t.started_at, t.answered_at, t.ended_at,
     t.seconds, t.answered_by, t.sip_response_code)
