SELECT COUNT(*) AS people FROM person
