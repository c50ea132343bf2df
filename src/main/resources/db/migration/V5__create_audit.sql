-- Who did what that somebody may ask about later. Rows are never updated.
CREATE TABLE audit (
    id       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at       TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP,
    -- user:7, key:3, operator or nobody.
    actor    VARCHAR(48)              NOT NULL,
    -- Such as login, recording-listen, calls-export, call-dial, user-change.
    action   VARCHAR(48)              NOT NULL,
    -- What it was done to: a SID, user:7, a setting's name. Never a phone number or a secret.
    subject  VARCHAR(128),
    detail   VARCHAR(400),
    address  VARCHAR(64)
);

-- The latest first; and what one of them did.
CREATE INDEX audit_at_idx ON audit (at DESC, id DESC);
CREATE INDEX audit_actor_idx ON audit (actor, at DESC);
