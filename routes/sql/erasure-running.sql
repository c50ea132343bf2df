-- What a node is doing at this moment with what it knew of these calls and their recordings before they were nobody's.
SELECT d.delivery_key
FROM delivery d
JOIN scheduled_tasks s ON s.task_name = 'delivery' AND s.task_instance = d.delivery_key AND s.picked = TRUE
WHERE d.state = 'open' AND d.destination NOT LIKE 'discard-%'
  AND SUBSTRING(d.subject, 1, 34) IN (
      SELECT c.sid FROM call c WHERE c.party IN (:?number, :?plain, :?national, :?trunk) AND c.erased_at IS NOT NULL
      UNION ALL
      SELECT r.sid FROM recording r JOIN call c ON c.sid = r.root_sid
      WHERE c.party IN (:?number, :?plain, :?national, :?trunk) AND c.erased_at IS NOT NULL)
