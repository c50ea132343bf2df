-- Which node runs a delivery stands in the engine's row alone. A run is counted when it has come to an end.
UPDATE delivery SET attempts = attempts - 1 WHERE held_by IS NOT NULL AND attempts > 0;
ALTER TABLE delivery DROP COLUMN held_by;
