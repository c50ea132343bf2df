-- A call that nobody took: how it ended, whether its caller was promised a call back in it, and when somebody has spoken to them since.
-- Who is being erased is nobody.
SELECT c.sid, c.direction, c.outcome, CASE WHEN c.erased_at IS NULL THEN c.caller END AS caller, c.callee, COALESCE(c.ended_at, c.began_at) AS over_at, b.state AS callback_state, b.due_at AS callback_due_at,
       (SELECT MAX(l.began_at) FROM call l
        WHERE l.party = c.party AND l.outcome = 'answered' AND l.began_at > c.began_at) AS reached_at
FROM call c
LEFT JOIN callback_request b ON b.call_sid = c.sid
WHERE c.sid = :?sid
