-- The file is gone, and its name may have told who was heard in it.
DELETE FROM archive_file WHERE recording_sid = :?sid
