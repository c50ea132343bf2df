-- The first notice about a call in a channel: whose it is, whether it is being posted just now; and whether the call's own
-- notice is still to come.
SELECT t.subject, t.ts, t.claims,
       (SELECT COUNT(*)
        FROM scheduled_tasks s
        WHERE s.task_name = 'delivery' AND s.task_instance = t.subject || '/slack' AND s.picked = TRUE) AS being_posted,
       (SELECT COUNT(*)
        FROM delivery d
        WHERE d.delivery_key = t.call_sid || ':call/slack' AND d.state = 'open' AND d.attempts = 0) AS call_to_come
FROM slack_thread t
WHERE t.call_sid = :?call_sid AND t.channel = :?channel
