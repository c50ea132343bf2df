-- How many others wait, and whether the caller has a place already.
SELECT COUNT(CASE WHEN call_sid <> :?call_sid AND heard_at > :?alive THEN 1 END) AS waiting,
       COUNT(CASE WHEN call_sid = :?call_sid THEN 1 END) AS kept
FROM queue_entry
WHERE queue = CAST(:?queue AS VARCHAR) AND left_at IS NULL
