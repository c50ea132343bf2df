SELECT sid, status, source, channels, seconds, transcription
FROM recording
WHERE root_sid = :?sid
ORDER BY sid
