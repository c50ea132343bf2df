SELECT sid, status, source, channels, seconds
FROM recording
WHERE root_sid = :?sid
ORDER BY sid
