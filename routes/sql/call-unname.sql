UPDATE call
SET caller = CASE WHEN caller IN (:?number, :?plain, :?national, :?trunk) THEN NULL ELSE caller END,
    callee = CASE WHEN callee IN (:?number, :?plain, :?national, :?trunk) THEN NULL ELSE callee END,
    changed_at = CURRENT_TIMESTAMP
WHERE sid = :?sid AND (caller IN (:?number, :?plain, :?national, :?trunk) OR callee IN (:?number, :?plain, :?national, :?trunk))
