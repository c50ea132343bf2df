-- Who asked to be called back, for the notice about it: named as the call is, or by the list of contacts.
SELECT r.call_sid AS sid, r.number, r.queue, r.state, r.owner, r.due_at, r.waiting_since,
       COALESCE(c.contact_name, k.name) AS contact_name,
       (SELECT p.name FROM person p WHERE r.owner = 'user_' || CAST(p.id AS VARCHAR(20))) AS agent_name,
       (SELECT MIN(l.began_at) FROM call l
        WHERE l.party = r.number AND l.outcome = 'answered' AND l.began_at > r.waiting_since AND l.sid <> r.call_sid) AS reached_at
FROM callback_request r
LEFT JOIN call c ON c.sid = r.call_sid AND c.party = r.number
LEFT JOIN contact k ON k.number = r.number
WHERE r.call_sid = :?sid
