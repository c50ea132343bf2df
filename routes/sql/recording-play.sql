-- A recording, whose call it is of, where its audio stands, and when this one last began to listen, since yesterday.
SELECT r.sid, r.status, r.channels, r.deleted_at, c.agent,
       a.path AS archive_path, a.md5 AS archive_md5, a.bytes AS archive_bytes,
       d.file_id AS drive_file, d.md5 AS drive_md5, d.bytes AS drive_bytes, d.link AS drive_link,
       (SELECT MAX(n.at)
        FROM audit n
        WHERE n.actor = :?actor AND n.at > CURRENT_TIMESTAMP - INTERVAL '1' DAY
          AND n.action = 'recording-listen' AND n.subject = r.sid) AS listened_at
FROM recording r
LEFT JOIN call c ON c.sid = r.root_sid
LEFT JOIN archive_file a ON a.recording_sid = r.sid
LEFT JOIN drive_file d ON d.recording_sid = r.sid
WHERE r.sid = :?sid
