-- The tags of a call, one by one, as they stand joined in call.tags.
CREATE TABLE call_tag (
    tag VARCHAR(40) NOT NULL,
    sid VARCHAR(34) NOT NULL REFERENCES call (sid) ON DELETE CASCADE,
    PRIMARY KEY (tag, sid)
);

-- A call that goes takes its tags along.
CREATE INDEX call_tag_sid_idx ON call_tag (sid);

INSERT INTO call_tag (tag, sid)
WITH RECURSIVE piece (sid, tag, rest) AS (
    SELECT sid, CAST('' AS VARCHAR(1100)), CAST(tags || CHR(10) AS VARCHAR(1100))
    FROM call
    WHERE tags IS NOT NULL
    UNION ALL
    SELECT sid,
           CAST(SUBSTRING(rest FROM 1 FOR POSITION(CHR(10) IN rest) - 1) AS VARCHAR(1100)),
           CAST(SUBSTRING(rest FROM POSITION(CHR(10) IN rest) + 1) AS VARCHAR(1100))
    FROM piece
    WHERE rest <> ''
)
SELECT DISTINCT tag, sid FROM piece WHERE tag <> '';

-- How a call was settled is a filter of the history as its outcome is.
CREATE INDEX call_disposition_idx ON call (disposition, began_at DESC, sid DESC);

-- How many waited in each queue in that time?
CREATE INDEX queue_entry_entered_idx ON queue_entry (entered_at);
