-- Calls that nobody told us the end of, and calls that ended with a recording that nobody told us of: those that were answered
-- and have none, those whose recording was named and did not come. In any order, so that one that fails does not keep the others.
SELECT c.sid
FROM call c
WHERE c.began_at > CAST(:?longest AS TIMESTAMP WITH TIME ZONE)
  AND c.began_at < CAST(:?to AS TIMESTAMP WITH TIME ZONE)
  AND (c.ended_at IS NULL
       OR c.ended_at > CAST(:?from AS TIMESTAMP WITH TIME ZONE)
          AND c.ended_at < CAST(:?to AS TIMESTAMP WITH TIME ZONE)
          AND (c.talk_seconds > 0
               AND NOT EXISTS (SELECT 1 FROM recording r WHERE r.root_sid = c.sid)
               OR EXISTS (SELECT 1 FROM recording r
                          WHERE r.root_sid = c.sid AND r.status NOT IN ('completed', 'absent', 'failed'))))
ORDER BY RANDOM()
LIMIT 500
