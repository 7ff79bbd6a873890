-- Uptime from a log of downtime: one row per service of the log and day from its first to its last.
-- A day that is not listed had no downtime. A day has 1,440 minutes; the share is cut after 15 decimals, of which the
-- import keeps 9, because dividing decimals in DuckDB would make them floats.
WITH days AS (
  SELECT CAST(unnest(generate_series(CAST(min(date) AS DATE), CAST(max(date) AS DATE), INTERVAL 1 DAY)) AS DATE) AS day
  FROM input
),
services AS (SELECT DISTINCT service FROM input)
SELECT
  log._line,
  services.service,
  days.day,
  CAST((1440 - coalesce(CAST(log.minutes_down AS BIGINT), 0)) * 1000000000000000 // 1440 AS DECIMAL(18, 0))
    * CAST(0.000000000000001 AS DECIMAL(16, 15)) AS uptime
FROM services
CROSS JOIN days
LEFT JOIN input AS log ON log.service = services.service AND CAST(log.date AS DATE) = days.day
