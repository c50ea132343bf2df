-- What a node is putting somewhere at this moment.
SELECT delivery_key FROM delivery
WHERE subject = :?sid AND state = 'open' AND held_by IS NOT NULL AND destination NOT LIKE 'discard-%'
