-- All recordings of a call, or of the call of a recording.
SELECT sid, status, source, channels, seconds, transcription, deleted_at, deleted_by, deleted_reason
FROM recording
WHERE root_sid = :?sid OR root_sid = (SELECT r.root_sid FROM recording r WHERE r.sid = :?sid)
ORDER BY sid
