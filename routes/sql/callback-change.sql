-- Who takes a callback takes it from nobody, or from whom they saw to have it: of two who take it at once one changes no row.
UPDATE callback_request
SET owner = CASE WHEN CAST(:?owner AS VARCHAR) = '' THEN NULL ELSE COALESCE(CAST(:?owner AS VARCHAR), owner) END,
    state = COALESCE(CAST(:?state AS VARCHAR), state),
    note = COALESCE(CAST(:?note AS VARCHAR), note),
    due_at = COALESCE(CAST(:?due_at AS TIMESTAMP WITH TIME ZONE), due_at),
    changes = changes + 1,
    changed_at = CURRENT_TIMESTAMP
WHERE id = CAST(:?id AS VARCHAR)
  AND (owner = CAST(:?owner AS VARCHAR)
       OR COALESCE(owner, '') = COALESCE(CAST(:?seen AS VARCHAR), '')
       OR CAST(:?seen AS VARCHAR) IS NULL AND COALESCE(CAST(:?owner AS VARCHAR), '') = '')
