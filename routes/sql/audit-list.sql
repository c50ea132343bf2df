SELECT id, at, actor, action, subject, detail, address
FROM audit
WHERE id < :?before
    AND (CAST(:?actor AS VARCHAR) IS NULL OR actor = CAST(:?actor AS VARCHAR))
    AND (CAST(:?action AS VARCHAR) IS NULL OR action = CAST(:?action AS VARCHAR))
ORDER BY id DESC
LIMIT 101
