SELECT r.id, r.call_sid, r.number, r.queue, r.state, r.owner, r.due_at, r.waiting_since, r.note, c.name AS contact_name,
       (SELECT MAX(l.began_at) FROM call l
        WHERE l.party = r.number AND l.outcome = 'answered' AND l.began_at > r.waiting_since) AS reached_at
FROM callback_request r
LEFT JOIN contact c ON c.number = r.number
WHERE r.state = CAST(:?state AS VARCHAR)
ORDER BY r.waiting_since, r.id
LIMIT 200
