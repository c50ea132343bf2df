-- Small texts stand in their rows, not in a store of their own, so that each change of a row writes only what it changes.
ALTER TABLE delivery ALTER COLUMN payload SET DATA TYPE VARCHAR;
ALTER TABLE message ALTER COLUMN body SET DATA TYPE VARCHAR;
