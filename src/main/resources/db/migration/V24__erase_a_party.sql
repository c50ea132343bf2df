-- What was erased about a number, by whom and why.
CREATE TABLE erasure (
    id         VARCHAR(22)              NOT NULL PRIMARY KEY,
    -- E.164 while it is under way; nobody's when it is done.
    number     VARCHAR(32),
    -- Its last four digits, as the audit may show them.
    tail       VARCHAR(8)               NOT NULL,
    -- user:7 or operator.
    actor      VARCHAR(48)              NOT NULL,
    reason     VARCHAR(400)             NOT NULL,
    calls      INTEGER                  NOT NULL,
    recordings INTEGER                  NOT NULL,
    messages   INTEGER                  NOT NULL,
    at         TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP,
    done_at    TIMESTAMP WITH TIME ZONE
);

-- Since when the call is nobody's. What is still heard of it is kept without its people; its party becomes erased:<erasure>, so
-- that it is still known which calls were of one party.
ALTER TABLE call ADD COLUMN erased_at TIMESTAMP WITH TIME ZONE;
