-- One change at a time. A change whose node died holds it no longer than a minute.
UPDATE slack_card
SET held_by = :?key, held_until = CURRENT_TIMESTAMP + INTERVAL '1' MINUTE
WHERE subject = :?subject AND (held_by = :?key OR held_until IS NULL OR held_until < CURRENT_TIMESTAMP)
