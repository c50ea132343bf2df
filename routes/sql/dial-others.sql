-- Those that rang the same one first, from the same number.
SELECT o.id, o.call_sid, o.sent_at
FROM dial d
JOIN dial o
  ON o.reserved_at > d.reserved_at - INTERVAL '1' DAY
 AND COALESCE(o.agent, o.number) = COALESCE(d.agent, d.number)
 AND o.caller_id = d.caller_id
WHERE d.id = :?id AND o.id <> d.id AND o.kind = 'call' AND (o.call_sid IS NOT NULL OR o.state IN ('sent', 'unknown'))
