UPDATE leg SET root_sid = :?root_sid WHERE root_sid = :?old_root_sid
