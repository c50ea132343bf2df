-- Of these agents, as far as they are known: who is there, who talks, who was rung when, who has been idle since when; and
-- what they say of themselves. A name that is neither a person's nor a webphone's of ours may be several phones.
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
WHERE p.identity IS NOT NULL OR u.id IS NOT NULL
