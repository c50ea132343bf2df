UPDATE caller_id
SET pool = :?pool, label = :?label, daily_cap = CAST(:?daily_cap AS INTEGER), rest_seconds = :?rest_seconds,
    confirmed = :?confirmed
WHERE number = :?number
