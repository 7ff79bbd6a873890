-- Ends an attempt to deliver a message.
UPDATE outbox SET state = :state, next_at = :next_at, finished_at = :finished_at, last_error = :last_error
WHERE id = :id;
