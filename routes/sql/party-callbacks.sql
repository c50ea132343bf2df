SELECT id, call_sid, number, queue, state, owner, due_at, waiting_since, note
FROM callback_request
WHERE number = :?number
ORDER BY waiting_since, id
