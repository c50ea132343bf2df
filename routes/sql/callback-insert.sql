INSERT INTO callback_request (id, call_sid, number, queue, state, due_at, waiting_since)
VALUES (:?id, :?call_sid, :?number, CAST(:?queue AS VARCHAR), 'open', :?due_at, :?waiting_since)
ON CONFLICT DO NOTHING
