-- The first try sets the id aside; later ones keep it.
INSERT INTO drive_file (recording_sid, file_id) VALUES (:?sid, :?file) ON CONFLICT DO NOTHING
