-- Messages that flows ordered, to that number or in calls of theirs.
DELETE FROM delivery
WHERE destination = 'flow-message'
  AND (REGEXP_LIKE(payload, :?standing)
       OR SUBSTRING(subject, 1, 34) IN (SELECT c.sid FROM call c WHERE c.party = :?erased))
