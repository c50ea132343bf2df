-- A row for each queue of ours, known with its first caller. Whoever lets a caller in holds it, so that the places are counted
-- by one at a time.
CREATE TABLE queue (
    name VARCHAR(64) NOT NULL PRIMARY KEY
);
