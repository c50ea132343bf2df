SELECT name, used
FROM budget
WHERE (name IN (:?day_name, 'spend', :?user_name) AND span = :?day) OR (name = :?minute_name AND span = :?minute)
ORDER BY name
FOR UPDATE
