-- What every destination has confirmed, the oldest first, behind that one, and nobody removes from Twilio yet. Another program that
-- was not told of it keeps none.
SELECT r.sid, r.heard_at, a.path, a.md5, a.bytes, d.file_id AS drive_file, d.md5 AS drive_md5, d.bytes AS drive_bytes
FROM recording r
LEFT JOIN archive_file a ON a.recording_sid = r.sid
LEFT JOIN drive_file d ON d.recording_sid = r.sid
WHERE r.status = 'completed' AND r.deleted_at IS NULL
  AND r.heard_at < CAST(:?before AS TIMESTAMP WITH TIME ZONE)
  AND (r.heard_at > CAST(:?behind_at AS TIMESTAMP WITH TIME ZONE)
       OR r.heard_at = CAST(:?behind_at AS TIMESTAMP WITH TIME ZONE) AND r.sid > :?behind)
  AND (a.md5 IS NOT NULL OR d.link IS NOT NULL)
  AND (a.path IS NULL OR a.md5 IS NOT NULL)
  AND (d.file_id IS NULL OR d.link IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM delivery o WHERE o.subject = r.sid AND o.state <> 'sent' AND o.destination <> 'webhook')
  AND NOT EXISTS (SELECT 1 FROM delivery t WHERE t.delivery_key = r.sid || '/discard-twilio')
  AND (SELECT COUNT(*) FROM delivery s
       WHERE s.subject = r.sid AND CAST(:?required AS VARCHAR) LIKE '%,' || s.destination || ',%')
      = CAST(:?destinations AS INTEGER)
ORDER BY r.heard_at, r.sid
LIMIT CAST(:?limit AS INTEGER)
