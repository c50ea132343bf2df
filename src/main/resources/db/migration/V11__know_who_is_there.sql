-- Whose webphone is there, and when each was rung.
CREATE TABLE presence (
    -- The client identity, such as user_7.
    identity      VARCHAR(121)             NOT NULL PRIMARY KEY,
    -- available or away; null of somebody who was only ever rung.
    state         VARCHAR(12),
    device        VARCHAR(100),
    -- The last heartbeat.
    seen_at       TIMESTAMP WITH TIME ZONE,
    since         TIMESTAMP WITH TIME ZONE,
    -- Grows with each ring of anybody's: the smallest was rung the longest ago.
    rung_turn     BIGINT                   NOT NULL DEFAULT 0,
    -- Until then another call should ring somebody else.
    ringing_until TIMESTAMP WITH TIME ZONE
);

CREATE SEQUENCE ring_turn START WITH 1;

-- Who is talking?
CREATE INDEX leg_status_idx ON leg (status);

-- Who has been idle the longest; who spoke with this caller last?
CREATE INDEX call_agent_ended_idx ON call (agent, ended_at);
CREATE INDEX call_party_ended_idx ON call (party, ended_at);

-- Who waits in a queue of ours, since when, and how it ended.
CREATE TABLE queue_entry (
    call_sid   VARCHAR(34)              NOT NULL PRIMARY KEY,
    queue      VARCHAR(64)              NOT NULL,
    entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    -- The last time that Twilio asked what the caller hears: who hung up asks no more.
    heard_at   TIMESTAMP WITH TIME ZONE NOT NULL,
    -- Whether agents ring for this caller just now.
    ringing    BOOLEAN                  NOT NULL DEFAULT FALSE,
    left_at    TIMESTAMP WITH TIME ZONE,
    -- answered, callback, message, overtime or hangup.
    result     VARCHAR(16),
    waited     INTEGER
);

-- The place in line; and how long it took of late.
CREATE INDEX queue_entry_waiting_idx ON queue_entry (queue, left_at, entered_at);

-- Who asked to be called back.
CREATE TABLE callback_request (
    id           VARCHAR(22)              NOT NULL PRIMARY KEY,
    call_sid     VARCHAR(34)              NOT NULL,
    -- E.164.
    number       VARCHAR(32)              NOT NULL,
    queue        VARCHAR(64),
    state        VARCHAR(8)               NOT NULL,
    -- The client identity of who calls back.
    owner        VARCHAR(121),
    due_at       TIMESTAMP WITH TIME ZONE NOT NULL,
    -- The place in line is kept: since when the caller waited.
    waiting_since TIMESTAMP WITH TIME ZONE NOT NULL,
    note         VARCHAR(400),
    changed_at   TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT callback_request_one_a_call UNIQUE (call_sid),
    CONSTRAINT callback_request_state_known CHECK (state IN ('open', 'done', 'canceled'))
);

-- Who is to be called next?
CREATE INDEX callback_request_state_idx ON callback_request (state, due_at);

-- What TaskRouter said of its tasks and workers, once each.
CREATE TABLE task_event (
    digest   VARCHAR(64)              NOT NULL PRIMARY KEY,
    event    VARCHAR(64)              NOT NULL,
    call_sid VARCHAR(34),
    task_sid VARCHAR(34),
    worker   VARCHAR(121),
    said     VARCHAR(400),
    heard_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- A call shows what became of its task.
CREATE INDEX task_event_call_sid_idx ON task_event (call_sid, heard_at);

-- What a message says, when Twilio wrote it down.
ALTER TABLE recording ADD COLUMN transcription VARCHAR;
