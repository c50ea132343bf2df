-- What Twilio said about calls, once each. Rows are never updated.
CREATE TABLE call_event (
    digest     VARCHAR(64)              NOT NULL PRIMARY KEY,
    call_sid   VARCHAR(34)              NOT NULL,
    -- The root call that Ramal itself wrote into the callback's URL.
    told_root  VARCHAR(34),
    form       VARCHAR                  NOT NULL,
    heard_at   TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- A call's story is read from all events of its legs.
CREATE INDEX call_event_call_sid_idx ON call_event (call_sid);

-- Every SID that was ever named, and the call it belongs to. Its row is also the lock under which that call is told.
CREATE TABLE leg (
    sid               VARCHAR(34) NOT NULL PRIMARY KEY,
    root_sid          VARCHAR(34) NOT NULL,
    parent_sid        VARCHAR(34),
    caller            VARCHAR(256),
    callee            VARCHAR(256),
    status            VARCHAR(16),
    started_at        TIMESTAMP WITH TIME ZONE,
    answered_at       TIMESTAMP WITH TIME ZONE,
    ended_at          TIMESTAMP WITH TIME ZONE,
    seconds           INTEGER,
    answered_by       VARCHAR(32),
    sip_response_code INTEGER
);

-- One call with its legs is one question.
CREATE INDEX leg_root_sid_idx ON leg (root_sid);

-- A call as people see it: the root leg, and what became of it.
CREATE TABLE call (
    sid           VARCHAR(34) NOT NULL PRIMARY KEY,
    direction     VARCHAR(8),
    origin        VARCHAR(8),
    caller        VARCHAR(256),
    callee        VARCHAR(256),
    agent         VARCHAR(256),
    -- The outside number: who called us, or whom we called.
    party         VARCHAR(256),
    status        VARCHAR(16),
    outcome       VARCHAR(16),
    started_at    TIMESTAMP WITH TIME ZONE,
    answered_at   TIMESTAMP WITH TIME ZONE,
    ended_at      TIMESTAMP WITH TIME ZONE,
    ring_seconds  INTEGER,
    talk_seconds  INTEGER,
    total_seconds INTEGER,
    answered_by   VARCHAR(32),
    heard_at      TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP,
    changed_at    TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP,
    -- What enrichment found out about the party.
    contact_name    VARCHAR(256),
    party_country   VARCHAR(2),
    party_region    VARCHAR(128),
    party_type      VARCHAR(32),
    party_national  VARCHAR(64)
);

-- History shows the latest calls first.
CREATE INDEX call_heard_at_idx ON call (heard_at DESC, sid);

-- A recording stays an orphan while no call of its root is known.
CREATE TABLE recording (
    sid        VARCHAR(34) NOT NULL PRIMARY KEY,
    call_sid   VARCHAR(34) NOT NULL,
    root_sid   VARCHAR(34) NOT NULL,
    status     VARCHAR(16) NOT NULL,
    source     VARCHAR(40),
    channels   INTEGER,
    seconds    INTEGER,
    started_at TIMESTAMP WITH TIME ZONE,
    error_code INTEGER,
    heard_at   TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- A call shows its recordings.
CREATE INDEX recording_root_sid_idx ON recording (root_sid);
