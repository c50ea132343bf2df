-- Whoever adds to what a call's flow remembers waits for another answer of the same call that does.
SELECT kept
FROM flow_state
WHERE call_sid = :?call_sid
FOR UPDATE
