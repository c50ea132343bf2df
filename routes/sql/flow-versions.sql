-- The versions of the flows on which calls in progress live.
SELECT DISTINCT f.version
FROM flow_state f
LEFT JOIN call c ON c.sid = f.call_sid
WHERE f.version IS NOT NULL
  AND f.changed_at > :?since
  AND c.ended_at IS NULL
