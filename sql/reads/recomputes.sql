-- One row per requested recompute of a tenant, the newest first.
SELECT id, state, "full", progress, requested_at, finished_at, error
FROM recomputes WHERE tenant = :tenant ORDER BY id DESC LIMIT :limit;
