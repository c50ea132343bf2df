SELECT caller_id
FROM dial
WHERE number = :?number AND state <> 'refused' AND caller_id IS NOT NULL
ORDER BY reserved_at DESC
LIMIT 1
