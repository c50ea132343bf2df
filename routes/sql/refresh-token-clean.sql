-- One that is used up is kept for its whole time: when it comes again, somebody has a copy.
DELETE FROM refresh_token
WHERE expires_at < CURRENT_TIMESTAMP
