-- Only one try may give up a file's id, and none may give up one that was verified.
UPDATE drive_file SET file_id = :?file, md5 = NULL, bytes = NULL
WHERE recording_sid = :?sid AND file_id = :?failed AND link IS NULL
