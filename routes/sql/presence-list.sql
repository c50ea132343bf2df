-- Whose webphone ever said a word, and who is known by a mobile: each with how many conversations they have now.
SELECT i.identity, p.state, p.device, p.seen_at, p.since,
       (SELECT COUNT(*)
        FROM leg l
        WHERE l.status IN ('queued', 'initiated', 'ringing', 'in-progress')
          AND l.ended_at IS NULL
          AND l.started_at > :?since
          AND (l.status = 'in-progress'
               AND (l.callee IN ('client:' || i.identity, u.mobile)
                    OR POSITION(',' || i.identity || '=' || l.callee || ',' IN CAST(:?mobiles AS VARCHAR)) > 0)
               OR l.caller = 'client:' || i.identity)) AS talking
FROM (SELECT identity FROM presence WHERE seen_at IS NOT NULL
      UNION
      SELECT 'user_' || CAST(id AS VARCHAR(20)) FROM person WHERE mobile IS NOT NULL
      UNION
      SELECT s.identity FROM UNNEST(CAST(:?agents AS VARCHAR ARRAY)) AS s (identity)) i
LEFT JOIN presence p ON p.identity = i.identity
LEFT JOIN person u ON 'user_' || CAST(u.id AS VARCHAR(20)) = i.identity
ORDER BY i.identity
