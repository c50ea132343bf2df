-- How long the caller waited in queues, Twilio's or TaskRouter's; null when in none.
ALTER TABLE call ADD COLUMN wait_seconds INTEGER;
