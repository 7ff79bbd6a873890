-- One row per recompute that waits, oldest first.
SELECT id, tenant, "full" FROM recomputes WHERE state = 'waiting' ORDER BY id;
