UPDATE drive_file SET link = :?link WHERE recording_sid = :?sid AND file_id = :?file
