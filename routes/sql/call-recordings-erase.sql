-- What it said, and what somebody wrote about it.
UPDATE recording
SET transcription = NULL, deleted_reason = CASE WHEN deleted_reason IS NULL THEN NULL ELSE 'erased' END
WHERE root_sid = :?sid
