INSERT INTO slack_card (subject, channel, ts)
VALUES (:?subject, :?channel, :?ts)
ON CONFLICT DO NOTHING
