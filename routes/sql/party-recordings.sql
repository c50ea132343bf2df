-- Each with where it stands.
SELECT r.root_sid, r.sid, r.status, r.source, r.channels, r.seconds, r.transcription, r.deleted_at, r.deleted_by,
       r.deleted_reason, a.path AS archive_path, d.link AS drive_link
FROM recording r
JOIN call c ON c.sid = r.root_sid
LEFT JOIN archive_file a ON a.recording_sid = r.sid
LEFT JOIN drive_file d ON d.recording_sid = r.sid
WHERE c.party IN (:?number, :?plain, :?national, :?trunk) AND c.erased_at IS NULL
ORDER BY r.sid
