INSERT INTO login_session (id, person_id)
VALUES (:?session, :?person)
