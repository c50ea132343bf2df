SELECT owner FROM callback_request WHERE id = CAST(:?id AS VARCHAR)
