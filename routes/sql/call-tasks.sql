-- What TaskRouter said of a call's task, in the order in which it was heard.
SELECT event, task_sid, worker, said, heard_at
FROM task_event
WHERE call_sid = :?sid
ORDER BY heard_at, digest
