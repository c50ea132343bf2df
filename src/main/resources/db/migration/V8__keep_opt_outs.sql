-- Who is not called or texted, and whose calls are not taken.
CREATE TABLE opt_out (
    -- E.164.
    number     VARCHAR(32)              NOT NULL PRIMARY KEY,
    scope      VARCHAR(8)               NOT NULL,
    -- outbound: we leave them alone; inbound: they leave us alone.
    direction  VARCHAR(8)               NOT NULL,
    reason     VARCHAR(200),
    source     VARCHAR(8)               NOT NULL,
    -- Null: until somebody takes it back.
    expires_at TIMESTAMP WITH TIME ZONE,
    -- user:7, key:3 or operator; caller when they did it themselves.
    actor      VARCHAR(48)              NOT NULL,
    at         TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT opt_out_scope_known CHECK (scope IN ('calls', 'messages', 'all')),
    CONSTRAINT opt_out_direction_known CHECK (direction IN ('outbound', 'inbound', 'both')),
    CONSTRAINT opt_out_source_known CHECK (source IN ('manual', 'csv', 'sms', 'keypad'))
);

-- The list shows the latest first.
CREATE INDEX opt_out_at_idx ON opt_out (at DESC, number);

-- Text messages, to us and from us.
CREATE TABLE message (
    -- Ramal's own: it stands in the callback's URL, so that a message is found whose answer was lost on the way.
    id              VARCHAR(32)              NOT NULL PRIMARY KEY,
    -- Null until Twilio has named it.
    sid             VARCHAR(34),
    direction       VARCHAR(8)               NOT NULL,
    sender          VARCHAR(64),
    recipient       VARCHAR(64)              NOT NULL,
    body            TEXT                     NOT NULL,
    media           INTEGER                  NOT NULL DEFAULT 0,
    template        VARCHAR(64),
    status          VARCHAR(20)              NOT NULL,
    -- How far it has come; never falls.
    status_rank     INTEGER                  NOT NULL,
    error_code      INTEGER,
    -- user:7, key:3, operator, ramal; nobody of what comes in.
    actor           VARCHAR(48)              NOT NULL,
    -- What its sender calls the wish to send it: the same wish is sent once.
    idempotency_key VARCHAR(128),
    -- Of the whole request: the same key with another one is a mistake.
    request_digest  VARCHAR(64),
    -- The call that it is about.
    call_sid        VARCHAR(34),
    at              TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP,
    changed_at      TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT message_direction_known CHECK (direction IN ('outbound', 'inbound')),
    CONSTRAINT message_one_sid UNIQUE (sid),
    CONSTRAINT message_one_wish UNIQUE (actor, idempotency_key)
);

-- The latest first; and those with one number.
CREATE INDEX message_at_idx ON message (at DESC, id DESC);
CREATE INDEX message_recipient_idx ON message (recipient, at DESC);
CREATE INDEX message_sender_idx ON message (sender, at DESC);
