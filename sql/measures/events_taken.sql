-- One row: to which event samples have been taken.
SELECT event_id FROM events_taken;
