INSERT INTO leg (sid, root_sid) VALUES (:?call_sid, :?root_sid) ON CONFLICT DO NOTHING
