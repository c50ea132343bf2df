-- The version of the flows on which the call began; null for calls before there were versions.
ALTER TABLE flow_state ADD COLUMN version VARCHAR(16);

-- On which versions are calls in progress?
CREATE INDEX flow_state_changed_at_idx ON flow_state (changed_at);
