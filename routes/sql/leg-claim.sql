INSERT INTO leg (sid, root_sid) VALUES (:?kin_sid, :?kin_sid) ON CONFLICT DO NOTHING
