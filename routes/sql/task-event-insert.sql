INSERT INTO task_event (digest, event, call_sid, task_sid, worker, said)
VALUES (:?digest, :?event, CAST(:?call_sid AS VARCHAR), CAST(:?task_sid AS VARCHAR), CAST(:?worker AS VARCHAR),
        CAST(:?said AS VARCHAR))
ON CONFLICT DO NOTHING
