-- One that has ended counts for nothing; with it two who wish to be left alone for the first time at once both find a row to
-- write into.
INSERT INTO opt_out (number, scope, direction, source, expires_at, actor)
VALUES (:?number, :?scope, 'outbound', :?source, CURRENT_TIMESTAMP - INTERVAL '1' DAY, 'caller')
ON CONFLICT DO NOTHING
