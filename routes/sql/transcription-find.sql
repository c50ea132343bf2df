-- What a message says, with its call's people; and whether the notice about that call is still to be written.
SELECT r.sid, r.root_sid, r.transcription, COALESCE(r.started_at, c.started_at, r.heard_at) AS made_at,
       c.direction, c.agent, c.party, c.contact_name, d.link AS drive_link,
       (SELECT p.name FROM person p WHERE c.agent = 'user_' || CAST(p.id AS VARCHAR(20))) AS agent_name,
       (SELECT COUNT(*)
        FROM delivery n
        WHERE n.delivery_key = r.root_sid || ':call/slack' AND n.state = 'open' AND n.attempts = 0
          AND NOT EXISTS (
              SELECT 1 FROM scheduled_tasks s
              WHERE s.task_name = 'delivery' AND s.task_instance = n.delivery_key AND s.picked = TRUE
          )) AS call_notices_waiting
FROM recording r
LEFT JOIN call c ON c.sid = r.root_sid
LEFT JOIN drive_file d ON d.recording_sid = r.sid
WHERE r.sid = :?sid
