SELECT l.root_sid, l.sid, l.parent_sid, l.caller, l.callee, l.status, l.seconds, l.started_at, l.answered_at, l.ended_at
FROM leg l
JOIN call c ON c.sid = l.root_sid
WHERE c.party IN (:?number, :?plain, :?national, :?trunk) AND c.erased_at IS NULL AND (l.status IS NOT NULL OR l.sid <> l.root_sid)
ORDER BY l.sid
