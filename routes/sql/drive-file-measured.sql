UPDATE drive_file SET md5 = :?md5, bytes = :?bytes WHERE recording_sid = :?sid AND file_id = :?file AND link IS NULL
