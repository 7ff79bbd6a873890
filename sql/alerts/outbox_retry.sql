-- Has the dead messages of a tenant tried again, with the keys that they had.
UPDATE outbox SET state = 'pending', attempts = 1, next_at = :now_ms, finished_at = NULL
WHERE tenant = :tenant AND state = 'dead';
