-- Who may log in.
CREATE TABLE person (
    id            BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- In lower case, so that one address is one person.
    email         VARCHAR(254)             NOT NULL,
    name          VARCHAR(100)             NOT NULL,
    role          VARCHAR(10)              NOT NULL,
    -- Argon2id with its parameters and salt.
    password_hash VARCHAR(255)             NOT NULL,
    active        BOOLEAN                  NOT NULL DEFAULT TRUE,
    -- Grows when password, role or activity changes: tokens of an older version are nobody's.
    version       INTEGER                  NOT NULL DEFAULT 1,
    -- E.164, for follow-me.
    mobile        VARCHAR(16),
    -- When they take calls, as the pages and flows read it.
    hours         VARCHAR(1000),
    created_at    TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT person_email_once UNIQUE (email),
    CONSTRAINT person_email_lower CHECK (email = LOWER(email)),
    CONSTRAINT person_role_known CHECK (role IN ('agent', 'supervisor', 'admin'))
);

-- Locked by whoever makes the first administrator or takes one away, so that there is one, and one stays.
CREATE TABLE people_lock (
    id INTEGER NOT NULL PRIMARY KEY
);
INSERT INTO people_lock (id) VALUES (1);

-- One login on one device, until it is ended.
CREATE TABLE login_session (
    id         VARCHAR(22)              NOT NULL PRIMARY KEY,
    person_id  BIGINT                   NOT NULL REFERENCES person,
    started_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP,
    ended_at   TIMESTAMP WITH TIME ZONE
);

-- Ends all of a person's; and which ended while their last tokens are still good?
CREATE INDEX login_session_person_idx ON login_session (person_id);
CREATE INDEX login_session_ended_idx ON login_session (ended_at);

-- Each is good for one exchange; the chain of a session's is its family. Used twice, it ends the session.
CREATE TABLE refresh_token (
    -- SHA-256 in hex: the token itself is its holder's alone.
    hash       VARCHAR(64)              NOT NULL PRIMARY KEY,
    session_id VARCHAR(22)              NOT NULL REFERENCES login_session,
    issued_at  TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    rotated_at TIMESTAMP WITH TIME ZONE
);

CREATE INDEX refresh_token_session_idx ON refresh_token (session_id);
CREATE INDEX refresh_token_expires_idx ON refresh_token (expires_at);

-- What another program logs in with.
CREATE TABLE service_key (
    id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name         VARCHAR(100)             NOT NULL,
    hash         VARCHAR(64)              NOT NULL,
    -- How it begins, to tell one from another.
    prefix       VARCHAR(12)              NOT NULL,
    -- Separated by a space, such as calls:read calls:write.
    scopes       VARCHAR(1000)            NOT NULL,
    created_by   VARCHAR(48)              NOT NULL,
    created_at   TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP,
    last_used_at TIMESTAMP WITH TIME ZONE,
    revoked_at   TIMESTAMP WITH TIME ZONE,
    CONSTRAINT service_key_hash_once UNIQUE (hash)
);

-- A link that makes a person, or gives one a new password, once.
CREATE TABLE invitation (
    hash       VARCHAR(64)              NOT NULL PRIMARY KEY,
    email      VARCHAR(254)             NOT NULL,
    role       VARCHAR(10)              NOT NULL,
    created_by VARCHAR(48)              NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at    TIMESTAMP WITH TIME ZONE,
    CONSTRAINT invitation_role_known CHECK (role IN ('agent', 'supervisor', 'admin'))
);
