-- Whither something went can hold a number or a name: a file's.
UPDATE delivery
SET link = NULL, payload = NULL, last_error = NULL, changed_at = CURRENT_TIMESTAMP
WHERE subject IN (
    SELECT CAST(:?sid AS VARCHAR) AS subject
    UNION SELECT sid FROM recording WHERE root_sid = :?sid
)
  AND (link IS NOT NULL OR payload IS NOT NULL OR last_error IS NOT NULL)
