-- Calls of others in which the number is named: it was dialled in them, or had passed them on.
SELECT n.sid
FROM (
    SELECT l.root_sid AS sid FROM leg l WHERE l.caller IN (:?number, :?plain, :?national, :?trunk) OR l.callee IN (:?number, :?plain, :?national, :?trunk)
    UNION
    SELECT l.root_sid AS sid
    FROM call_event e
    JOIN leg l ON l.sid = e.call_sid
    WHERE e.form LIKE '%' || CAST(:?digits AS VARCHAR) || '%'
) n
WHERE NOT EXISTS (SELECT 1 FROM call c WHERE c.sid = n.sid AND c.party IN (:?number, :?plain, :?national, :?trunk))
ORDER BY n.sid
