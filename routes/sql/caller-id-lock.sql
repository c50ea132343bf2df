SELECT number, pool, daily_cap, rest_seconds, confirmed, used_on, used, last_used_at
FROM caller_id
ORDER BY number
FOR UPDATE
