-- A recording that a person deleted: the row stays, the audio goes.
ALTER TABLE recording ADD COLUMN deleted_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE recording ADD COLUMN deleted_by VARCHAR(48);
ALTER TABLE recording ADD COLUMN deleted_reason VARCHAR(400);
