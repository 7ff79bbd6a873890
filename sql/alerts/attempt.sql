-- Begins an attempt to deliver a message, which then stays as it is. Should this process end meanwhile, another attempt
-- follows at next_at.
UPDATE outbox SET attempts = attempts + 1, next_at = :next_at WHERE id = :id AND state = 'pending';
