SELECT agent
FROM call
WHERE party = :?party AND agent IS NOT NULL AND talk_seconds > 0
ORDER BY ended_at DESC
LIMIT 1
