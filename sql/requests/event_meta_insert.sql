-- One detail of an event.
INSERT INTO user_event_meta (event_id, key, value) VALUES (:event_id, :key, :value);
