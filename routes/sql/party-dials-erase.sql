-- An attempt stays counted; one whose answer was lost is not looked for any more. The digest is made of the number too.
UPDATE dial
SET number = CASE WHEN number = :?number THEN NULL ELSE number END,
    agent = CASE WHEN agent IN (:?number, :?plain, :?national, :?trunk) THEN NULL ELSE agent END,
    state = CASE WHEN state IN ('sent', 'unknown') THEN 'failed' ELSE state END,
    digest = 'erased',
    idempotency_key = CASE WHEN idempotency_key LIKE '%' || CAST(:?national AS VARCHAR) || '%' THEN id ELSE idempotency_key END
WHERE number = :?number OR agent IN (:?number, :?plain, :?national, :?trunk)
