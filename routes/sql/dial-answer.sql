-- A webhook may have told of the call before the answer came, or was lost.
UPDATE dial
SET state = CASE WHEN call_sid IS NULL THEN CAST(:?state AS VARCHAR) ELSE 'known' END,
    call_sid = COALESCE(call_sid, CAST(:?call_sid AS VARCHAR)),
    status = COALESCE(status, CAST(:?status AS VARCHAR)),
    error_status = CAST(:?error_status AS INTEGER),
    error_code = CAST(:?error_code AS INTEGER)
WHERE id = :?id AND state IN ('sent', 'unknown', 'known')
