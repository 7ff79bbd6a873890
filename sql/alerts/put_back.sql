-- Moves what waits for a time by as much as the clock was put back.
UPDATE outbox SET next_at = next_at - :by_ms WHERE state = 'pending';
