-- Which message later ones stand under: the first, or the first after that one was deleted in Slack.
UPDATE slack_thread
SET ts = :?ts, subject = :?subject
WHERE call_sid = :?call_sid AND channel = :?channel AND (ts IS NULL OR ts = CAST(:?gone AS VARCHAR))
