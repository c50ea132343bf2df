UPDATE presence SET ringing_until = NULL WHERE identity = CAST(:?identity AS VARCHAR)
