-- Always in this order, so that two attempts never wait for each other. Budgets that are open are
-- passed over: H2 would make an exception of each conflict.
INSERT INTO budget (name, span, used)
SELECT t.name, t.span, 0
FROM (VALUES (CAST(:?day_name AS VARCHAR), CAST(:?day AS VARCHAR)), (:?minute_name, :?minute), ('spend', :?day),
      (:?user_name, :?day)) t (name, span)
WHERE NOT EXISTS (SELECT 1 FROM budget b WHERE b.name = t.name AND b.span = t.span)
ON CONFLICT DO NOTHING
