UPDATE dial
SET state = 'sent', sent_at = CURRENT_TIMESTAMP
WHERE id = :?id AND state = 'allowed'
