UPDATE slack_card SET held_by = NULL, held_until = NULL WHERE subject = :?subject AND held_by = :?key
