-- Of these agents, as far as they are known: who is there, who talks, who was rung when, who has been idle since when.
SELECT p.identity, p.state, p.seen_at, p.rung_turn, p.ringing_until,
       (SELECT COUNT(*)
        FROM leg l
        WHERE l.status IN ('queued', 'initiated', 'ringing', 'in-progress')
          AND l.ended_at IS NULL
          AND l.started_at > :?since
          AND ((l.callee = 'client:' || p.identity AND l.status = 'in-progress')
               OR l.caller = 'client:' || p.identity)) AS talking,
       (SELECT MAX(c.ended_at) FROM call c WHERE c.agent = p.identity) AS talked_at
FROM presence p
WHERE POSITION(',' || p.identity || ',' IN CAST(:?agents AS VARCHAR)) > 0
