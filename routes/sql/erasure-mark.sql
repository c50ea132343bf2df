-- From now on these calls are nobody's; a call that began meanwhile is not among them.
UPDATE call
SET erased_at = CURRENT_TIMESTAMP, changed_at = CURRENT_TIMESTAMP
WHERE party IN (:?number, :?plain, :?national, :?trunk) AND erased_at IS NULL
  AND (ended_at IS NOT NULL
       OR COALESCE(status, '') IN ('completed', 'busy', 'failed', 'no-answer', 'canceled')
       OR began_at <= CURRENT_TIMESTAMP - INTERVAL '1' DAY)
