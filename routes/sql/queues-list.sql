SELECT queue,
       SUM(CASE WHEN left_at IS NULL AND heard_at > :?alive THEN 1 ELSE 0 END) AS waiting,
       MIN(CASE WHEN left_at IS NULL AND heard_at > :?alive THEN entered_at END) AS longest_since,
       SUM(CASE WHEN result = 'answered' THEN 1 ELSE 0 END) AS answered,
       SUM(CASE WHEN result = 'hangup' THEN 1 ELSE 0 END) AS abandoned,
       SUM(CASE WHEN result = 'callback' THEN 1 ELSE 0 END) AS callbacks,
       AVG(CASE WHEN result = 'answered' THEN waited END) AS average
FROM queue_entry
WHERE entered_at > :?since
GROUP BY queue
ORDER BY queue
