SELECT path, md5, bytes FROM archive_file WHERE recording_sid = :?sid
