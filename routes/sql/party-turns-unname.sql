-- Where a flow dialled the number in calls of others.
UPDATE flow_turn
SET target = REGEXP_REPLACE(target, :?standing, '', 'g'), decisions = REGEXP_REPLACE(decisions, :?standing, '', 'g'), twiml = REGEXP_REPLACE(twiml, :?standing, '', 'g')
WHERE REGEXP_LIKE(target, :?standing)
   OR REGEXP_LIKE(decisions, :?standing)
   OR REGEXP_LIKE(twiml, :?standing)
