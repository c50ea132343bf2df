SELECT call_sid, changes FROM callback_request WHERE id = CAST(:?id AS VARCHAR)
