-- Twilio takes the token of a webphone for up to an hour, whatever became of its person.
SELECT id
FROM person
WHERE id = CAST(:?person AS BIGINT) AND NOT active
