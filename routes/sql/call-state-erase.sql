DELETE FROM flow_state
WHERE call_sid IN (SELECT l.sid FROM leg l WHERE l.root_sid = :?sid UNION SELECT CAST(:?sid AS VARCHAR))
