-- How much is kept about a number.
SELECT (SELECT COUNT(*) FROM call WHERE party IN (:?number, :?plain, :?national, :?trunk) AND erased_at IS NULL) AS calls,
       (SELECT COUNT(*) FROM recording r JOIN call c ON c.sid = r.root_sid
        WHERE c.party IN (:?number, :?plain, :?national, :?trunk) AND c.erased_at IS NULL) AS recordings,
       (SELECT COUNT(*) FROM message WHERE sender = :?number OR recipient = :?number) AS messages,
       (SELECT COUNT(*) FROM contact WHERE number = :?number)
       + (SELECT COUNT(*) FROM callback_request WHERE number = :?number)
       + (SELECT COUNT(*) FROM dial WHERE number = :?number)
       + (SELECT COUNT(*) FROM leg WHERE caller IN (:?number, :?plain, :?national, :?trunk) OR callee IN (:?number, :?plain, :?national, :?trunk)) AS others
