SELECT MAX(heard_at) AS heard_at FROM call_event;
