-- What was known of its people goes. An agent's address stays, and which of our numbers was called.
UPDATE call
SET party = CAST(:?erased AS VARCHAR),
    caller = CASE WHEN caller LIKE 'client:%' THEN caller END,
    callee = CASE WHEN callee LIKE 'client:%' OR direction = 'inbound' THEN callee END,
    contact_name = NULL, party_country = NULL, party_region = NULL, party_type = NULL, party_national = NULL,
    notes = NULL, tags = NULL, changed_at = CURRENT_TIMESTAMP
WHERE sid = :?sid
