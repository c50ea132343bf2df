-- Notices about callers who reached nobody, of whom this call says that somebody has spoken to them since;
-- of a withheld number nobody knows.
SELECT k.subject
FROM call c
JOIN call m ON m.party = c.party AND m.began_at < c.began_at AND m.began_at > c.began_at - INTERVAL '7' DAY
JOIN slack_card k ON k.subject IN (m.sid || ':call', m.sid || ':callback')
WHERE c.sid = :?sid AND c.outcome = 'answered' AND REGEXP_LIKE(c.party, '[0-9]')
ORDER BY k.subject
