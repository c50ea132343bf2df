SELECT id FROM people_lock WHERE id = 1 FOR UPDATE
