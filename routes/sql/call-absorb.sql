DELETE FROM call WHERE sid = :?old_root_sid
