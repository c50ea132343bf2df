UPDATE caller_id
SET confirmed = :?confirmed
WHERE number = :?number
