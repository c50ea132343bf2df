UPDATE budget
SET used = used + CASE WHEN name = 'spend' THEN CAST(:?cost AS BIGINT) ELSE 1 END
WHERE (name IN (:?day_name, 'spend', :?user_name) AND span = :?day) OR (name = :?minute_name AND span = :?minute)
