-- The names that we know numbers by.
CREATE TABLE contact (
    -- E.164.
    number     VARCHAR(32)              NOT NULL PRIMARY KEY,
    name       VARCHAR(256)             NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP
);
