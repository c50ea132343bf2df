-- What a node is putting somewhere at this moment.
SELECT d.delivery_key
FROM delivery d
JOIN scheduled_tasks s ON s.task_name = 'delivery' AND s.task_instance = d.delivery_key AND s.picked = TRUE
WHERE d.subject = :?sid AND d.state = 'open' AND d.destination NOT LIKE 'discard-%'
