INSERT INTO party_term (term, party) VALUES (:?term, :?party) ON CONFLICT DO NOTHING
