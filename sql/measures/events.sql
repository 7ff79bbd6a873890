-- name: measures/event_samples
-- One row per event after one, in their order: of a timing its name and value, of a drill-down its clicks.
SELECT event.id, event.tenant, event.received_at, event.event, name.value, value.value
FROM (SELECT id, tenant, received_at, event FROM user_events WHERE id > :after ORDER BY id LIMIT :limit) AS event
LEFT JOIN user_event_meta AS name ON name.event_id = event.id AND name.key = 'name'
LEFT JOIN user_event_meta AS value
  ON value.event_id = event.id AND value.key = CASE event.event WHEN 'rum' THEN 'value' ELSE 'clicks' END
ORDER BY event.id;

-- name: measures/events_taken
-- One row: to which event samples have been taken.
SELECT event_id FROM events_taken;

-- name: measures/events_take
-- Notes to which event samples have been taken.
UPDATE events_taken SET event_id = :event_id;

-- name: measures/events_old
-- One row per event of the oldest few that was received before an instant.
SELECT id FROM (SELECT id, received_at FROM user_events ORDER BY id LIMIT :limit) WHERE received_at < :before;

-- name: measures/event_delete
-- Removes one event with its details.
DELETE FROM user_events WHERE id = :id;
