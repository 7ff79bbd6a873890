-- One row: the number of the last event, also where that has been removed.
SELECT max(coalesce((SELECT max(id) FROM user_events), 0), (SELECT event_id FROM events_taken));
