SELECT number, pool, label, daily_cap, rest_seconds, confirmed, last_used_at
FROM caller_id
ORDER BY number
