INSERT INTO call_event (digest, call_sid, told_root, form, heard_at)
SELECT CAST(:?kept_digest AS VARCHAR), e.call_sid, e.told_root, CAST(:?kept_form AS VARCHAR), e.heard_at
FROM call_event e
WHERE e.digest = :?digest
ON CONFLICT DO NOTHING
