UPDATE call
SET caller = CASE WHEN caller IN (:?number, :?digits, :?national, :?trunk) THEN NULL ELSE caller END,
    callee = CASE WHEN callee IN (:?number, :?digits, :?national, :?trunk) THEN NULL ELSE callee END,
    changed_at = CURRENT_TIMESTAMP
WHERE sid = :?sid AND (caller IN (:?number, :?digits, :?national, :?trunk) OR callee IN (:?number, :?digits, :?national, :?trunk))
