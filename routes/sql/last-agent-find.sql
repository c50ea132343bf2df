SELECT agent
FROM call
WHERE party = :?party AND agent IS NOT NULL AND talk_seconds > 0
ORDER BY began_at DESC, sid DESC
LIMIT 1
