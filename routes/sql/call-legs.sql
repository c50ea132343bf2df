SELECT sid, parent_sid, caller, callee, status, seconds, started_at, answered_at, ended_at
FROM leg
WHERE root_sid = :?sid AND (status IS NOT NULL OR sid <> root_sid)
ORDER BY sid
