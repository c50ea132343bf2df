-- Whether a number is the office's own, or that of somebody of the team.
SELECT 'office' AS whose FROM caller_id WHERE number = :?number
UNION ALL
SELECT 'team' AS whose FROM person WHERE mobile = :?number
