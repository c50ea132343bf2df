-- What the call's flow remembers; and the answer, if this very request was answered before. In a
-- call that was erased nothing happens any more.
SELECT s.kept, s.version, CASE WHEN c.erased_at IS NULL THEN t.twiml ELSE '<Response/>' END AS twiml
FROM (VALUES (CAST(:?call_sid AS VARCHAR), CAST(:?digest AS VARCHAR))) asked (call_sid, digest)
LEFT JOIN flow_state s ON s.call_sid = asked.call_sid
LEFT JOIN flow_turn t ON t.digest = asked.digest
LEFT JOIN leg l ON l.sid = asked.call_sid
LEFT JOIN call c ON c.sid = l.root_sid
