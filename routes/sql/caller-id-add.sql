INSERT INTO caller_id (number, confirmed)
VALUES (:?number, :?confirmed)
ON CONFLICT DO NOTHING
