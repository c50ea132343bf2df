-- Whoever tells a call's story holds its root leg first: the kin is that leg, or its parent.
SELECT k.root_sid, (SELECT c.root_sid FROM leg c WHERE c.sid = :?call_sid) AS own_root_sid
FROM leg k
WHERE k.sid = :?kin_sid
FOR UPDATE
