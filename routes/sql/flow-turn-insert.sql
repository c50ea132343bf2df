INSERT INTO flow_turn (digest, call_sid, event_digest, target, step, at, decisions, twiml)
VALUES (:?digest, :?call_sid, :?event_digest, :?target, :?step, :?at, :?decisions, :?twiml)
ON CONFLICT DO NOTHING
