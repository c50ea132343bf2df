UPDATE caller_id
SET used = CASE WHEN used_on = :?day THEN used ELSE 0 END + CAST(:?calls AS INTEGER),
    used_on = :?day,
    last_used_at = CASE WHEN CAST(:?calls AS INTEGER) > 0 THEN CURRENT_TIMESTAMP ELSE last_used_at END
WHERE number = :?caller_id
