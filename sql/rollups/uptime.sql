-- name: rollups/uptime_stored
-- One row per service as last stored for a month.
SELECT service, total, samples, worst_days FROM uptime_flows WHERE tenant = :tenant AND month = :month ORDER BY service;

-- name: rollups/uptime_insert
-- A month of a service.
INSERT INTO uptime_flows (tenant, month, service, total, samples, worst_days) VALUES (?, ?, ?, ?, ?, ?);

-- name: rollups/uptime_delete
-- Removes a month of all services.
DELETE FROM uptime_flows WHERE tenant = :tenant AND month = :month;
