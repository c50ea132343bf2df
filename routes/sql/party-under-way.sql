-- A call of theirs that goes on. Of one whose end nobody ever told, nothing follows after a day.
SELECT sid
FROM call
WHERE party IN (:?number, :?plain, :?national, :?trunk) AND ended_at IS NULL
  AND COALESCE(status, '') NOT IN ('completed', 'busy', 'failed', 'no-answer', 'canceled')
  AND began_at > CURRENT_TIMESTAMP - INTERVAL '1' DAY
LIMIT 1
