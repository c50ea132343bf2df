INSERT INTO audit (actor, action, subject, detail, address)
VALUES (:?actor, :?action, :?subject, :?detail, :?address)
