SELECT file_id, md5, bytes FROM drive_file WHERE recording_sid = :?sid
