-- A webhook may have told of the message before the answer came, or was lost.
UPDATE message
SET sid = COALESCE(sid, CAST(:?sid AS VARCHAR)),
    status = CASE WHEN status_rank < CAST(:?status_rank AS INTEGER) THEN CAST(:?status AS VARCHAR) ELSE status END,
    error_code = CASE WHEN status_rank < CAST(:?status_rank AS INTEGER) THEN CAST(:?error_code AS INTEGER)
                      ELSE error_code END,
    status_rank = GREATEST(status_rank, CAST(:?status_rank AS INTEGER)),
    changed_at = CURRENT_TIMESTAMP
WHERE id = :?id
