-- Always in this order, so that two attempts never wait for each other.
INSERT INTO budget (name, span, used)
VALUES (:?day_name, :?day, 0), (:?minute_name, :?minute, 0), ('spend', :?day, 0), (:?user_name, :?day, 0)
ON CONFLICT DO NOTHING
