UPDATE callback_request
SET owner = CASE WHEN CAST(:?owner AS VARCHAR) = '' THEN NULL ELSE COALESCE(CAST(:?owner AS VARCHAR), owner) END,
    state = COALESCE(CAST(:?state AS VARCHAR), state),
    note = COALESCE(CAST(:?note AS VARCHAR), note),
    due_at = COALESCE(CAST(:?due_at AS TIMESTAMP WITH TIME ZONE), due_at),
    changed_at = CURRENT_TIMESTAMP
WHERE id = CAST(:?id AS VARCHAR)
