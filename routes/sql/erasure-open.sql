INSERT INTO erasure (id, number, tail, actor, reason, calls, recordings, messages)
VALUES (:?id, :?number, :?tail, :?actor, :?reason, :?calls, :?recordings, :?messages)
