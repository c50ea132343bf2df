-- Where a notice stands, and whether it is still on its way there.
SELECT c.channel, c.ts,
       (SELECT COUNT(*) FROM delivery d WHERE d.delivery_key = s.subject || '/slack' AND d.state = 'open') AS on_its_way
FROM (VALUES (CAST(:?subject AS VARCHAR))) s (subject)
LEFT JOIN slack_card c ON c.subject = s.subject
