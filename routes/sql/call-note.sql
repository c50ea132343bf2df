-- What people write about a call. What is not sent stays as it is.
UPDATE call
SET notes = CASE WHEN CAST(:?notes_sent AS BOOLEAN) THEN CAST(:?notes AS VARCHAR) ELSE notes END,
    tags = CASE WHEN CAST(:?tags_sent AS BOOLEAN) THEN CAST(:?tags AS VARCHAR) ELSE tags END,
    disposition = CASE WHEN CAST(:?disposition_sent AS BOOLEAN) THEN CAST(:?disposition AS VARCHAR) ELSE disposition END,
    changed_at = CURRENT_TIMESTAMP
WHERE sid = :?sid AND (CAST(:?only AS VARCHAR) IS NULL OR agent = :?only)
