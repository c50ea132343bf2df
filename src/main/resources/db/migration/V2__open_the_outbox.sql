-- What must reach somebody else, once each: the record that people see.
CREATE TABLE delivery (
    -- subject/destination, such as RE…/drive: whoever asks twice gets one delivery.
    delivery_key VARCHAR(160)             NOT NULL PRIMARY KEY,
    subject      VARCHAR(110)             NOT NULL,
    destination  VARCHAR(48)              NOT NULL,
    state        VARCHAR(8)               NOT NULL,
    payload      TEXT,
    -- Runs that came to an end, and the one that is under way. An interrupted run is not counted.
    attempts     INTEGER                  NOT NULL DEFAULT 0,
    due_at       TIMESTAMP WITH TIME ZONE NOT NULL,
    -- Grows with each change of hands; who holds an older one may no longer mark the delivery.
    token        BIGINT                   NOT NULL DEFAULT 0,
    -- The node that runs it now.
    held_by      VARCHAR(50),
    link         VARCHAR(2048),
    last_error   VARCHAR(400),
    opened_at    TIMESTAMP WITH TIME ZONE NOT NULL,
    sent_at      TIMESTAMP WITH TIME ZONE,
    CONSTRAINT delivery_state_known CHECK (state IN ('open', 'sent', 'given-up'))
);

-- A call or a recording shows what became of its deliveries.
CREATE INDEX delivery_subject_idx ON delivery (subject);

-- How much waits for each destination, since when, and what was given up there?
CREATE INDEX delivery_state_idx ON delivery (state, destination, due_at);

-- The engine under it: db-scheduler's own table. A row lives as long as its delivery is open.
CREATE TABLE scheduled_tasks (
    task_name            VARCHAR(100)             NOT NULL,
    task_instance        VARCHAR(160)             NOT NULL,
    task_data            BYTEA,
    execution_time       TIMESTAMP WITH TIME ZONE NOT NULL,
    picked               BOOLEAN                  NOT NULL,
    picked_by            VARCHAR(50),
    last_success         TIMESTAMP WITH TIME ZONE,
    last_failure         TIMESTAMP WITH TIME ZONE,
    consecutive_failures INTEGER,
    last_heartbeat       TIMESTAMP WITH TIME ZONE,
    version              BIGINT                   NOT NULL,
    priority             SMALLINT,
    PRIMARY KEY (task_name, task_instance)
);

-- What is due?
CREATE INDEX scheduled_tasks_execution_time_idx ON scheduled_tasks (execution_time);

-- Whose lease has run out?
CREATE INDEX scheduled_tasks_last_heartbeat_idx ON scheduled_tasks (last_heartbeat);
