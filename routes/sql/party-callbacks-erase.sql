DELETE FROM callback_request WHERE number = :?number
