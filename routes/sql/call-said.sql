-- What Twilio said of a call, in the order in which it was heard.
SELECT e.call_sid, e.form, e.heard_at
FROM call_event e
JOIN leg l ON l.sid = e.call_sid
WHERE l.root_sid = :?sid
ORDER BY e.heard_at, e.digest
