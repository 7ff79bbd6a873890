-- Notes to which event samples have been taken.
UPDATE events_taken SET event_id = :event_id;
