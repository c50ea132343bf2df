UPDATE call
SET contact_name = CAST(:?contact_name AS VARCHAR),
    party_country = CAST(:?party_country AS VARCHAR),
    party_region = CAST(:?party_region AS VARCHAR),
    party_type = CAST(:?party_type AS VARCHAR),
    party_national = CAST(:?party_national AS VARCHAR),
    changed_at = CURRENT_TIMESTAMP
WHERE sid = :?sid AND erased_at IS NULL
