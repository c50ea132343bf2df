-- A recording with its call's people, and where it already stands. One of a call that was erased is as good as deleted.
SELECT r.sid, r.root_sid, r.channels, r.seconds,
       COALESCE(r.started_at, c.started_at, r.heard_at) AS made_at,
       c.direction, c.caller, c.callee, c.agent, CASE WHEN c.erased_at IS NULL THEN c.party END AS party, c.contact_name,
       a.path AS archive_path, a.md5 AS archive_md5, a.bytes AS archive_bytes,
       d.link AS drive_link, COALESCE(r.deleted_at, c.erased_at) AS deleted_at,
       (SELECT p.name FROM person p WHERE c.agent = 'user_' || CAST(p.id AS VARCHAR(20))) AS agent_name
FROM recording r
LEFT JOIN call c ON c.sid = r.root_sid
LEFT JOIN archive_file a ON a.recording_sid = r.sid
LEFT JOIN drive_file d ON d.recording_sid = r.sid
WHERE r.sid = :?sid
