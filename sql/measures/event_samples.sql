-- One row per event after one, in their order: of a timing its name and value, of a drill-down its clicks.
SELECT event.id, event.tenant, event.received_at, event.event, name.value, value.value
FROM (SELECT id, tenant, received_at, event FROM user_events WHERE id > :after ORDER BY id LIMIT :limit) AS event
LEFT JOIN user_event_meta AS name ON name.event_id = event.id AND name.key = 'name'
LEFT JOIN user_event_meta AS value
  ON value.event_id = event.id AND value.key = CASE event.event WHEN 'rum' THEN 'value' ELSE 'clicks' END
ORDER BY event.id;
