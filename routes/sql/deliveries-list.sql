SELECT delivery_key, subject, destination, state, attempts, link, last_error, fault, due_at
FROM delivery
WHERE state = :?state
ORDER BY due_at, delivery_key
LIMIT 200
