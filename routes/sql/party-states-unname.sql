UPDATE flow_state
SET kept = REPLACE(kept, :?digits, '')
WHERE kept LIKE '%' || CAST(:?digits AS VARCHAR) || '%'
