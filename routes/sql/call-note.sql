-- What people write about a call. What is not sent stays as it is. Where a writer says what they saw, nothing is written over
-- what somebody else wrote since; who sends the same a second time did not see less.
UPDATE call
SET notes = CASE WHEN CAST(:?notes_sent AS BOOLEAN) THEN CAST(:?notes AS VARCHAR) ELSE notes END,
    tags = CASE WHEN CAST(:?tags_sent AS BOOLEAN) THEN CAST(:?tags AS VARCHAR) ELSE tags END,
    disposition = CASE WHEN CAST(:?disposition_sent AS BOOLEAN) THEN CAST(:?disposition AS VARCHAR) ELSE disposition END,
    changed_at = CURRENT_TIMESTAMP
WHERE sid = :?sid AND erased_at IS NULL AND (CAST(:?only AS VARCHAR) IS NULL OR agent = :?only)
  AND (NOT CAST(:?notes_known AS BOOLEAN)
       OR notes IS NOT DISTINCT FROM CAST(:?notes_seen AS VARCHAR)
       OR CAST(:?notes_sent AS BOOLEAN) AND notes IS NOT DISTINCT FROM CAST(:?notes AS VARCHAR))
  AND (NOT CAST(:?tags_known AS BOOLEAN)
       OR tags IS NOT DISTINCT FROM CAST(:?tags_seen AS VARCHAR)
       OR CAST(:?tags_sent AS BOOLEAN) AND tags IS NOT DISTINCT FROM CAST(:?tags AS VARCHAR))
  AND (NOT CAST(:?disposition_known AS BOOLEAN)
       OR disposition IS NOT DISTINCT FROM CAST(:?disposition_seen AS VARCHAR)
       OR CAST(:?disposition_sent AS BOOLEAN) AND disposition IS NOT DISTINCT FROM CAST(:?disposition AS VARCHAR))
