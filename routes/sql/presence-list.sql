SELECT p.identity, p.state, p.device, p.seen_at, p.since,
       (SELECT COUNT(*)
        FROM leg l
        WHERE l.status IN ('queued', 'initiated', 'ringing', 'in-progress')
          AND l.ended_at IS NULL
          AND l.started_at > :?since
          AND ((l.callee = 'client:' || p.identity AND l.status = 'in-progress')
               OR l.caller = 'client:' || p.identity)) AS talking
FROM presence p
WHERE p.seen_at IS NOT NULL
ORDER BY p.identity
