-- That a message was sent stays, not to whom and what it said.
UPDATE message
SET body = '',
    sender = CASE WHEN sender IN (:?number, :?plain, :?national, :?trunk) THEN CAST(:?erased AS VARCHAR) ELSE sender END,
    recipient = CASE WHEN recipient IN (:?number, :?plain, :?national, :?trunk) THEN CAST(:?erased AS VARCHAR) ELSE recipient END,
    idempotency_key = NULL,
    changed_at = CURRENT_TIMESTAMP
WHERE sender IN (:?number, :?plain, :?national, :?trunk) OR recipient IN (:?number, :?plain, :?national, :?trunk)
