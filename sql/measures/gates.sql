-- name: measures/gates
-- A tenant's evaluated gates, at most one row.
SELECT etag, body FROM quality_gates WHERE tenant = :tenant;

-- name: measures/gates_set
-- One row per tenant: its evaluated gates.
INSERT INTO quality_gates (tenant, computed_at, etag, body) VALUES (:tenant, :computed_at, :etag, :body)
ON CONFLICT (tenant) DO UPDATE SET computed_at = excluded.computed_at, etag = excluded.etag, body = excluded.body;

-- name: measures/timings
-- One row per value of a gate's samples, from one ten minutes on.
SELECT value, sum(count) FROM timings WHERE tenant = :tenant AND gate = :gate AND slot >= :first_slot GROUP BY value;

-- name: measures/timing_add
-- Adds samples of one value to one row per tenant, gate, ten minutes and value; none of a tenant that is gone.
INSERT INTO timings (tenant, gate, slot, value, count)
SELECT id, :gate, :slot, :value, :count FROM tenants WHERE id = :tenant AND removing = 0
ON CONFLICT (tenant, gate, slot, value) DO UPDATE SET count = count + excluded.count;

-- name: measures/timings_old
-- One row where a gate has samples from before one ten minutes.
SELECT 1 FROM timings WHERE tenant = :tenant AND gate = :gate AND slot < :first_slot LIMIT 1;

-- name: measures/timings_prune
-- Removes a gate's samples from before one ten minutes.
DELETE FROM timings WHERE tenant = :tenant AND gate = :gate AND slot < :first_slot;
