-- Where a flow dialled the number in calls of others.
UPDATE flow_turn
SET target = REPLACE(target, :?digits, ''), decisions = REPLACE(decisions, :?digits, ''), twiml = REPLACE(twiml, :?digits, '')
WHERE target LIKE '%' || CAST(:?digits AS VARCHAR) || '%'
   OR decisions LIKE '%' || CAST(:?digits AS VARCHAR) || '%'
   OR twiml LIKE '%' || CAST(:?digits AS VARCHAR) || '%'
