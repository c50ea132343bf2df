-- Before the tags that were sent take their place. Without any sent, they stay.
DELETE FROM call_tag WHERE sid = :?sid AND CAST(:?tags_sent AS BOOLEAN)
