UPDATE queue_entry SET heard_at = :?at WHERE call_sid = :?call_sid
