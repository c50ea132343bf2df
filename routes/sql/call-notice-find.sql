SELECT sid, direction, outcome, caller, callee, agent, party, contact_name,
       COALESCE(started_at, heard_at) AS began_at, COALESCE(wait_seconds, ring_seconds) AS waited_seconds,
       talk_seconds, (SELECT MAX(r.transcription) FROM recording r WHERE r.root_sid = call.sid) AS transcription,
       (SELECT p.name FROM person p WHERE call.agent = 'user_' || CAST(p.id AS VARCHAR(20))) AS agent_name,
       (SELECT b.due_at FROM callback_request b WHERE b.call_sid = call.sid) AS callback_due_at
FROM call
WHERE sid = :?sid
