-- When the next message that waits is due, in ms since 1970; NULL when none waits.
SELECT min(next_at) FROM outbox WHERE state = 'pending';
