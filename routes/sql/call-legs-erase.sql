UPDATE leg
SET caller = CASE WHEN caller LIKE 'client:%' THEN caller END,
    callee = CASE WHEN callee LIKE 'client:%' THEN callee
                  WHEN sid = root_sid AND EXISTS (
                      SELECT 1 FROM call c WHERE c.sid = leg.root_sid AND c.direction = 'inbound') THEN callee
             END
WHERE root_sid = :?sid
