UPDATE archive_file SET md5 = :?md5, bytes = :?bytes WHERE recording_sid = :?sid
