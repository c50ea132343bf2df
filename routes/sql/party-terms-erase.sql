DELETE FROM party_term WHERE party IN (:?number, :?digits, :?national, :?trunk)
