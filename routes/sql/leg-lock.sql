SELECT sid, root_sid
FROM leg
WHERE sid IN (:?call_sid, :?kin_sid)
ORDER BY sid
FOR UPDATE
