SELECT delivery_key, subject, destination, state, attempts, link, last_error, fault, due_at
FROM delivery
WHERE subject IN (
    SELECT CAST(:?sid AS VARCHAR) AS subject
    UNION SELECT CAST(:?sid AS VARCHAR) || ':call'
    UNION SELECT CAST(:?sid AS VARCHAR) || ':callback'
    UNION SELECT sid FROM recording WHERE root_sid = :?sid
    UNION SELECT sid || ':recording' FROM recording WHERE root_sid = :?sid
    UNION SELECT sid || ':transcription' FROM recording WHERE root_sid = :?sid
)
ORDER BY delivery_key
