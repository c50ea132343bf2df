SELECT term FROM party_term WHERE party = CAST(:?party AS VARCHAR)
