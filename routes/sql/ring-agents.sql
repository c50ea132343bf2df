-- Each of these agents: whether they are there, talk, when they were rung, since when they have been idle; and what they say of
-- themselves. Of whom is neither a person nor a webphone of Ramal's, no more than that they talk may be known.
SELECT i.identity, p.state, p.seen_at, p.rung_turn, p.ringing_until, u.name, u.active, u.hours, u.mobile,
       (SELECT COUNT(*)
        FROM leg l
        WHERE l.status IN ('queued', 'initiated', 'ringing', 'in-progress')
          AND l.ended_at IS NULL
          AND l.started_at > :?since
          AND (l.status = 'in-progress'
               AND (l.callee IN ('client:' || i.identity, u.mobile)
                    OR POSITION(',' || i.identity || '=' || l.callee || ',' IN CAST(:?mobiles AS VARCHAR)) > 0)
               OR l.caller = 'client:' || i.identity)) AS talking,
       (SELECT c.ended_at
        FROM call c
        WHERE c.agent = i.identity AND c.ended_at IS NOT NULL
        ORDER BY c.began_at DESC, c.sid DESC
        LIMIT 1) AS talked_at
FROM UNNEST(CAST(:?agents AS VARCHAR ARRAY)) AS i (identity)
LEFT JOIN presence p ON p.identity = i.identity
LEFT JOIN person u ON 'user_' || CAST(u.id AS VARCHAR(20)) = i.identity
