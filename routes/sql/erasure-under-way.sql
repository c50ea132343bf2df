SELECT id FROM erasure WHERE number = :?number
