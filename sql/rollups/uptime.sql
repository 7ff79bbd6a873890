-- name: rollups/uptime_month
-- One row per service of a month: the sum and number of its samples, and its ten worst days below full uptime.
SELECT s.service, s.total, s.samples, coalesce(w.worst_days, '[]')
FROM (
  SELECT service, SUM(uptime) AS total, COUNT(*) AS samples
  FROM ops_uptime WHERE tenant = :tenant AND month_key BETWEEN :month AND :month
  GROUP BY service
) AS s
LEFT JOIN (
  SELECT service, json_group_array(json_array(day, uptime)) AS worst_days
  FROM (
    SELECT service, day, uptime, ROW_NUMBER() OVER (PARTITION BY service ORDER BY uptime, day) AS place
    FROM ops_uptime
    WHERE tenant = :tenant AND month_key BETWEEN :month AND :month AND uptime < 1000000000
    ORDER BY service, uptime, day
  )
  WHERE place <= 10
  GROUP BY service
) AS w ON w.service = s.service
ORDER BY s.service;

-- name: rollups/uptime_stored
-- One row per service as last stored for a month.
SELECT service, total, samples, worst_days FROM uptime_flows WHERE tenant = :tenant AND month = :month ORDER BY service;

-- name: rollups/uptime_insert
-- A month of a service.
INSERT INTO uptime_flows (tenant, month, service, total, samples, worst_days) VALUES (?, ?, ?, ?, ?, ?);

-- name: rollups/uptime_delete
-- Removes a month of all services.
DELETE FROM uptime_flows WHERE tenant = :tenant AND month = :month;
