-- What the call's flow remembers; and the answer, if this very request was answered before.
SELECT s.kept, s.version, t.twiml
FROM (VALUES (CAST(:?call_sid AS VARCHAR), CAST(:?digest AS VARCHAR))) asked (call_sid, digest)
LEFT JOIN flow_state s ON s.call_sid = asked.call_sid
LEFT JOIN flow_turn t ON t.digest = asked.digest
