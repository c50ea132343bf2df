-- Whoever wants it again has it tried again.
DELETE FROM delivery WHERE subject = :?id AND destination = 'erase-party' AND state = 'given-up'
