-- One row: until when everything is known that Twilio had to tell, and which node asks for more just now. What was before this
-- table came is not asked for: other systems may have taken it.
CREATE TABLE catch_up (
    known_until   TIMESTAMP WITH TIME ZONE NOT NULL,
    looking_until TIMESTAMP WITH TIME ZONE
);

INSERT INTO catch_up (known_until) VALUES (CURRENT_TIMESTAMP);
