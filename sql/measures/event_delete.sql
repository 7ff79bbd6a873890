-- Removes one event with its details.
DELETE FROM user_events WHERE id = :id;
