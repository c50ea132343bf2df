-- What is known of a leg or a recording, and of the leg without which nobody knows where it belongs.
SELECT (SELECT COUNT(*) FROM leg l WHERE l.sid = :?sid) AS leg,
       (SELECT l.status FROM leg l WHERE l.sid = :?sid) AS leg_status,
       (SELECT l.caller FROM leg l WHERE l.sid = :?sid) AS leg_caller,
       (SELECT l.ended_at FROM leg l WHERE l.sid = :?sid) AS leg_ended_at,
       (SELECT COUNT(*) FROM leg k WHERE k.sid = CAST(:?kin_sid AS VARCHAR)) AS kin,
       (SELECT r.status FROM recording r WHERE r.sid = :?sid) AS recording_status
