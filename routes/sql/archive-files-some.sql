-- Some recordings that stand in the archive, by which its folder is known.
SELECT f.path
FROM archive_file f
JOIN recording r ON r.sid = f.recording_sid
WHERE f.md5 IS NOT NULL AND r.deleted_at IS NULL
LIMIT 20
