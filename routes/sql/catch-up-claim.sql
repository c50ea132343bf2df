-- For one node at a time; a node that died is followed by another. What a clock wrote that was ahead holds nobody up until then.
UPDATE catch_up
SET looking_until = CURRENT_TIMESTAMP + INTERVAL '10' MINUTE
WHERE (known_until < CAST(:?due AS TIMESTAMP WITH TIME ZONE)
       OR known_until > CAST(:?now AS TIMESTAMP WITH TIME ZONE))
  AND (looking_until IS NULL OR looking_until < CURRENT_TIMESTAMP)
