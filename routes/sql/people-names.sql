-- What everybody in the office is called, those too who have left: their calls stay.
SELECT id, name, active
FROM person
ORDER BY name, id
