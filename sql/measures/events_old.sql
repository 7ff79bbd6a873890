-- One row per event of the oldest few that was received before an instant.
SELECT id FROM (SELECT id, received_at FROM user_events ORDER BY id LIMIT :limit) WHERE received_at < :before;
