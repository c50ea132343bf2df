-- Of the calls that changed last: the journal has no order of its own. What Twilio was asked for, it did not say by itself.
SELECT MAX(e.heard_at) AS heard_at
FROM call_event e
JOIN leg l ON l.sid = e.call_sid
WHERE l.root_sid IN (SELECT c.sid FROM call c ORDER BY c.changed_at DESC, c.sid DESC LIMIT 20)
  AND e.form NOT LIKE '%RamalAsked=true%'
