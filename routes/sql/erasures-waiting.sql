-- What of each erasure is still to be done, or was given up, by destination.
SELECT w.id, w.destination, w.state, w.fault, COUNT(*) AS deliveries
FROM (
    SELECT e.id, d.destination, d.state, d.fault
    FROM erasure e
    JOIN delivery d ON d.subject = e.id AND d.destination = 'erase-party'
    WHERE d.state <> 'sent'
    UNION ALL
    SELECT e.id, d.destination, d.state, d.fault
    FROM erasure e
    JOIN call c ON c.party = 'erased:' || e.id
    JOIN recording r ON r.root_sid = c.sid
    JOIN delivery d ON d.subject = r.sid AND d.destination IN ('discard-archive', 'discard-drive', 'discard-twilio')
    WHERE d.state <> 'sent'
    UNION ALL
    SELECT e.id, d.destination, d.state, d.fault
    FROM erasure e
    JOIN call c ON c.party = 'erased:' || e.id
    JOIN delivery d ON d.subject = c.sid AND d.destination = 'discard-call'
    WHERE d.state <> 'sent'
    UNION ALL
    SELECT e.id, d.destination, d.state, d.fault
    FROM erasure e
    JOIN message m ON m.sender = 'erased:' || e.id OR m.recipient = 'erased:' || e.id
    JOIN delivery d ON d.subject = m.sid AND d.destination = 'discard-message'
    WHERE d.state <> 'sent'
) w
GROUP BY w.id, w.destination, w.state, w.fault
ORDER BY w.id, w.destination, w.state
