-- Where a call is told in a channel of Slack: later notices about it stand under the first one.
CREATE TABLE slack_thread (
    call_sid VARCHAR(34)  NOT NULL,
    channel  VARCHAR(32)  NOT NULL,
    -- Whose notice is the first one, such as CA…:call.
    subject  VARCHAR(110) NOT NULL,
    -- Slack's name for that message; not there before it is posted.
    ts       VARCHAR(32),
    -- Grows with each who is about to post it: of two who saw the same, one is.
    claims   INTEGER      NOT NULL DEFAULT 0,
    CONSTRAINT slack_thread_one_a_channel PRIMARY KEY (call_sid, channel)
);

-- Where a notice stands whose news goes on: who calls back, that it was done, that somebody has spoken to who was missed.
CREATE TABLE slack_card (
    subject    VARCHAR(110) NOT NULL PRIMARY KEY,
    channel    VARCHAR(32)  NOT NULL,
    ts         VARCHAR(32)  NOT NULL,
    -- Which delivery changes it just now, so that an older word is never written over a newer one; and until when at most.
    held_by    VARCHAR(160),
    held_until TIMESTAMP WITH TIME ZONE
);

-- How often it was changed: each change is shown once.
ALTER TABLE callback_request ADD COLUMN changes INTEGER NOT NULL DEFAULT 0;
