SELECT COUNT(*) AS waiting
FROM queue_entry
WHERE queue = CAST(:?queue AS VARCHAR) AND left_at IS NULL AND heard_at > :?alive AND call_sid <> :?call_sid
