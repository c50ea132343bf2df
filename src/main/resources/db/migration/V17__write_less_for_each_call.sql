-- Each index is written anew with each call. The history is in the order of began_at, and so are the questions who spoke with
-- this caller last and who has been idle the longest.
DROP INDEX call_agent_ended_idx;
DROP INDEX call_party_ended_idx;

-- The engine's table holds what is open only.
DROP INDEX scheduled_tasks_last_heartbeat_idx;
