-- name: jobs/recompute_request
-- Asks for a recompute of a tenant.
INSERT INTO recomputes (tenant, "full", requested_at) VALUES (:tenant, :full, :requested_at) RETURNING id;

-- name: jobs/recompute_waiting
-- One row per recompute that waits, oldest first.
SELECT id, tenant, "full" FROM recomputes WHERE state = 'waiting' ORDER BY id;

-- name: jobs/recompute_pending
-- A row while a full recompute of the tenant waits or runs.
SELECT 1 FROM recomputes WHERE tenant = :tenant AND "full" = 1 AND state IN ('waiting', 'running') LIMIT 1;

-- name: jobs/recompute_run
-- One recompute.
SELECT id, tenant, "full", state, progress, error FROM recomputes WHERE id = :id;

-- name: jobs/recompute_state
-- Moves a recompute to another state.
UPDATE recomputes SET state = :state, finished_at = :finished_at, error = :error WHERE id = :id;

-- name: jobs/recompute_progress
-- How far a recompute is, 0 to 1.
UPDATE recomputes SET progress = :progress WHERE id = :id;

-- name: jobs/recompute_interrupted
-- Lets recomputes that a killed refresher left run again.
UPDATE recomputes SET state = 'waiting', progress = 0 WHERE state = 'running' RETURNING tenant;
