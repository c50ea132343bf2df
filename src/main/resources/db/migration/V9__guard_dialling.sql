-- Every attempt to reach a number, judged once: a call placed by the API, one from a webphone, a message.
CREATE TABLE dial (
    id                VARCHAR(32)              NOT NULL PRIMARY KEY,
    -- call, webphone or sms.
    kind              VARCHAR(8)               NOT NULL,
    -- user:7, key:3, operator.
    actor             VARCHAR(160)             NOT NULL,
    -- The caller's own key, or the call's SID, or the id: the same attempt is judged, counted, sent once.
    idempotency_key   VARCHAR(128)             NOT NULL,
    -- Of all that was asked: the same key with another content is a mistake.
    digest            VARCHAR(64)              NOT NULL,
    -- E.164, once the guard has read it.
    number            VARCHAR(32),
    -- Our number that is shown.
    caller_id         VARCHAR(32),
    -- Who is rung first: client:user_7 or a number.
    agent             VARCHAR(160),
    flow              VARCHAR(48),
    machine_detection BOOLEAN                  NOT NULL DEFAULT FALSE,
    -- judging, refused, allowed, sent (Twilio was asked), known (Twilio has it), unknown (its answer was lost), failed.
    state             VARCHAR(8)               NOT NULL,
    -- By which rule the guard refused.
    rule              VARCHAR(24),
    -- What Twilio said.
    call_sid          VARCHAR(34),
    status            VARCHAR(16),
    error_status      INTEGER,
    error_code        INTEGER,
    reserved_at       TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP,
    sent_at           TIMESTAMP WITH TIME ZONE,
    CONSTRAINT dial_once UNIQUE (actor, idempotency_key)
);

-- With which of our numbers was that one called last?
CREATE INDEX dial_number_idx ON dial (number, reserved_at);

-- Which attempts were made at about the same time?
CREATE INDEX dial_reserved_at_idx ON dial (reserved_at);

-- Which attempt is this call?
CREATE INDEX dial_call_sid_idx ON dial (call_sid);

-- How much of a budget is used in a minute or a day. Its rows are the locks under which attempts are counted.
CREATE TABLE budget (
    -- call-day, call-minute, call-user:7, spend.
    name VARCHAR(180) NOT NULL,
    -- 2026-11-24, or a minute of it.
    span VARCHAR(20)  NOT NULL,
    -- Attempts; of spend, ten-thousandths of the currency.
    used BIGINT       NOT NULL,
    PRIMARY KEY (name, span)
);

-- Our numbers, as people may see them when we call.
CREATE TABLE caller_id (
    number       VARCHAR(32)  NOT NULL PRIMARY KEY,
    pool         VARCHAR(48)  NOT NULL DEFAULT 'default',
    label        VARCHAR(128),
    -- Most calls in a day; null for any number.
    daily_cap    INTEGER,
    -- How long it rests after a call.
    rest_seconds INTEGER      NOT NULL DEFAULT 0,
    -- Whether Twilio, asked last, had it.
    confirmed    BOOLEAN      NOT NULL DEFAULT FALSE,
    -- The day that used counts.
    used_on      VARCHAR(10)  NOT NULL DEFAULT '',
    used         INTEGER      NOT NULL DEFAULT 0,
    last_used_at TIMESTAMP WITH TIME ZONE
);
