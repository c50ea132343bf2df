DELETE FROM party_term WHERE party IN (:?number, :?plain, :?national, :?trunk)
