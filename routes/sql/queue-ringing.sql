UPDATE queue_entry SET ringing = TRUE WHERE call_sid = :?call_sid
