SELECT known_until FROM catch_up
