-- From now on nobody knows whose it was.
UPDATE erasure SET number = NULL, done_at = CURRENT_TIMESTAMP WHERE id = :?id
