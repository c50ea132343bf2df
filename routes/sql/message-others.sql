-- Those with the same text, between the same two numbers.
SELECT o.id, o.sid
FROM message m
JOIN message o
  ON o.recipient = m.recipient AND o.sender = m.sender AND o.body = m.body AND o.id <> m.id
 AND o.at > m.at - INTERVAL '1' DAY
WHERE m.id = :?id AND (o.sid IS NOT NULL OR o.status IN ('asked', 'unknown'))
