-- A claim that another call has made since is not ours to end.
UPDATE presence SET ringing_until = NULL
WHERE identity = CAST(:?identity AS VARCHAR) AND ringing_until = CAST(:?until AS TIMESTAMP WITH TIME ZONE)
