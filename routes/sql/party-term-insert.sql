INSERT INTO party_term (term, party)
SELECT t.term, t.party
FROM (VALUES (CAST(:?term AS BYTEA), CAST(:?party AS VARCHAR))) t (term, party)
WHERE NOT EXISTS (SELECT 1 FROM party_term p WHERE p.term = t.term AND p.party = t.party)
ON CONFLICT DO NOTHING
