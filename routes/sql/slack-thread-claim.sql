-- Of two who are about to post the first notice about a call in a channel, one changes no row.
UPDATE slack_thread
SET subject = :?subject, claims = claims + 1
WHERE call_sid = :?call_sid AND channel = :?channel AND ts IS NULL AND claims = :?claims
