-- One requested recompute.
SELECT id, state, "full", progress, requested_at, finished_at, error
FROM recomputes WHERE tenant = :tenant AND id = :id;
