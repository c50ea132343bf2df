SELECT sid, status, source, channels, seconds, deleted_at, deleted_by, deleted_reason
FROM recording
WHERE root_sid = :?sid
ORDER BY sid
