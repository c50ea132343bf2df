-- What a call's flow remembers between two of Twilio's requests.
CREATE TABLE flow_state (
    call_sid   VARCHAR(34)              NOT NULL PRIMARY KEY,
    -- The step that answered last.
    step       VARCHAR(64)              NOT NULL,
    -- A JSON object of texts.
    kept       VARCHAR                  NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- Each request for TwiML with its answer, once: whoever asks a second time gets the same. Rows are never updated.
CREATE TABLE flow_turn (
    -- Of path, query and fields.
    digest       VARCHAR(64)              NOT NULL PRIMARY KEY,
    call_sid     VARCHAR(34)              NOT NULL,
    -- The fields: call_event.digest.
    event_digest VARCHAR(64)              NOT NULL,
    -- Path and query.
    target       VARCHAR(1024)            NOT NULL,
    step         VARCHAR(64)              NOT NULL,
    at           TIMESTAMP WITH TIME ZONE NOT NULL,
    -- A JSON array of {at, step, decision, input, result}, in their order.
    decisions    VARCHAR                  NOT NULL,
    twiml        VARCHAR                  NOT NULL
);

-- A call shows why it went as it did.
CREATE INDEX flow_turn_call_sid_idx ON flow_turn (call_sid, at);

-- What was asked since yesterday?
CREATE INDEX flow_turn_at_idx ON flow_turn (at);
