-- The caller's place in line, and how long those waited who were answered of late.
SELECT q.entered_at,
       1 + (SELECT COUNT(*)
            FROM queue_entry a
            WHERE a.queue = q.queue AND a.left_at IS NULL AND a.ringing = FALSE AND a.heard_at > :?alive
              AND (a.entered_at < q.entered_at OR a.entered_at = q.entered_at AND a.call_sid < q.call_sid)) AS place,
       (SELECT AVG(w.waited)
        FROM (SELECT l.waited FROM queue_entry l
              WHERE l.queue = CAST(:?queue AS VARCHAR) AND l.result = 'answered'
              ORDER BY l.left_at DESC LIMIT 20) w) AS average
FROM queue_entry q
WHERE q.call_sid = :?call_sid
