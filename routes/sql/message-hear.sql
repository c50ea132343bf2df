-- What Twilio says later is no reason to go back. The id proves a message whose SID never reached us.
UPDATE message
SET sid = COALESCE(sid, CAST(:?sid AS VARCHAR)),
    status = :?status,
    status_rank = :?status_rank,
    error_code = COALESCE(CAST(:?error_code AS INTEGER), error_code),
    changed_at = CURRENT_TIMESTAMP
WHERE direction = 'outbound'
  AND (sid = :?sid OR id = :?id AND sid IS NULL)
  AND status_rank < :?status_rank
