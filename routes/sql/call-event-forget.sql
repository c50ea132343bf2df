DELETE FROM call_event WHERE digest = :?digest
