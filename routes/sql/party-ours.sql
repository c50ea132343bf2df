-- Whether a number is the office's own, as is each that was called from outside, or that of somebody of the team.
SELECT 'office' AS whose FROM caller_id WHERE number = :?number
UNION ALL
SELECT 'team' AS whose FROM person WHERE mobile = :?number
UNION ALL
SELECT 'office' AS whose WHERE EXISTS (SELECT 1 FROM call WHERE callee = :?number AND direction = 'inbound')
