UPDATE recording
SET deleted_at = CURRENT_TIMESTAMP, deleted_by = :?by, deleted_reason = :?reason, transcription = NULL
WHERE sid = :?sid AND deleted_at IS NULL
