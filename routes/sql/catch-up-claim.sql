-- For one node at a time; a node that died is followed by another.
UPDATE catch_up
SET looking_until = CURRENT_TIMESTAMP + INTERVAL '10' MINUTE
WHERE known_until < CAST(:?due AS TIMESTAMP WITH TIME ZONE)
  AND (looking_until IS NULL OR looking_until < CURRENT_TIMESTAMP)
