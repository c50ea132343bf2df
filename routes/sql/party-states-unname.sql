UPDATE flow_state
SET kept = REGEXP_REPLACE(kept, :?standing, '', 'g')
WHERE REGEXP_LIKE(kept, :?standing)
