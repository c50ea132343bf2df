-- Calls of others in which the number was dialled.
SELECT DISTINCT l.root_sid AS sid
FROM leg l
LEFT JOIN call c ON c.sid = l.root_sid
WHERE (l.caller IN (:?number, :?plain, :?national, :?trunk) OR l.callee IN (:?number, :?plain, :?national, :?trunk))
  AND (c.party IS NULL OR c.party NOT IN (:?number, :?plain, :?national, :?trunk))
ORDER BY sid
