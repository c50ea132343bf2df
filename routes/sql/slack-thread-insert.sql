INSERT INTO slack_thread (call_sid, channel, subject)
VALUES (:?call_sid, :?channel, :?subject)
ON CONFLICT DO NOTHING
