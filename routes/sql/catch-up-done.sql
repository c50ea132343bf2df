UPDATE catch_up SET known_until = CAST(:?to AS TIMESTAMP WITH TIME ZONE), looking_until = NULL
