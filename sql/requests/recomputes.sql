-- name: requests/recompute_insert
-- One recompute that is asked for.
INSERT INTO recomputes (tenant, "full", requested_at) VALUES (:tenant, :full, :requested_at);
