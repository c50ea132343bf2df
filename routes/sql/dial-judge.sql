UPDATE dial
SET state = :?state, rule = :?rule, number = :?number, caller_id = :?caller_id
WHERE id = :?id
