-- name: requests/event_insert
-- One thing a user did, or one timing that was measured in the browser.
INSERT INTO user_events (id, tenant, event, occurred_at, session, received_at)
VALUES (:id, :tenant, :event, :occurred_at, :session, :received_at);

-- name: requests/event_meta_insert
-- One detail of an event.
INSERT INTO user_event_meta (event_id, key, value) VALUES (:event_id, :key, :value);

-- name: requests/event_last
-- One row: the number of the last event, also where that has been removed.
SELECT max(coalesce((SELECT max(id) FROM user_events), 0), (SELECT event_id FROM events_taken));
