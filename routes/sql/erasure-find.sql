SELECT id, number, actor FROM erasure WHERE id = :?id
