-- What stands on a call that this person sees.
SELECT notes, tags, disposition, erased_at
FROM call
WHERE sid = :?sid AND (CAST(:?only AS VARCHAR) IS NULL OR agent = :?only)
