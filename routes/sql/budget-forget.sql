DELETE FROM budget
WHERE span < :?day
