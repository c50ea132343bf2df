DELETE FROM opt_out
WHERE number = :?number
