UPDATE queue_entry
SET left_at = :?at, ringing = FALSE, result = CAST(:?result AS VARCHAR), waited = CAST(:?waited AS INTEGER)
WHERE call_sid = :?call_sid
