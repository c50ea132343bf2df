-- What was removed before, and is there again or now to go with all that was written down of it, is removed once more.
DELETE FROM delivery
WHERE subject = :?sid AND state = 'sent' AND destination IN ('discard-archive', 'discard-drive', 'discard-twilio')
