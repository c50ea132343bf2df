-- The first try names the file; later ones keep the name.
INSERT INTO archive_file (recording_sid, path) VALUES (:?sid, :?path) ON CONFLICT DO NOTHING
