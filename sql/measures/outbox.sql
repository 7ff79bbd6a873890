-- One row per state of messages about alerts: how many there are.
SELECT state, count(*) FROM outbox GROUP BY state;
