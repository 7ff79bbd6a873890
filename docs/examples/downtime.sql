-- Uptime from a log of downtime: one row per service and day that was observed, whether the log names it or not.
-- A log of outages does not say how long was watched, nor which services never failed: say so here, for your own log.
-- A day that is not listed had no downtime. A day has 1,440 minutes; the share is cut after 15 decimals, of which the
-- import keeps 9, because dividing decimals in DuckDB would make them floats.
WITH observed AS (
  SELECT
    DATE '2025-08-23' AS first_day,
    DATE '2026-08-12' AS last_day,  -- the last day that was watched to its end
    CAST([] AS VARCHAR[]) AS services_without_downtime  -- such as ['Archive', 'Login']
),
days AS (
  -- an outage outside of what was observed is kept: it extends it
  SELECT CAST(unnest(generate_series(
    least(min(CAST(date AS DATE)), any_value(first_day)), greatest(max(CAST(date AS DATE)), any_value(last_day)),
    INTERVAL 1 DAY)) AS DATE) AS day
  FROM observed LEFT JOIN input ON true
),
services AS (SELECT service FROM input UNION SELECT unnest(services_without_downtime) FROM observed)
SELECT
  log._line,
  services.service,
  days.day,
  CAST((1440 - coalesce(CAST(log.minutes_down AS BIGINT), 0)) * 1000000000000000 // 1440 AS DECIMAL(18, 0))
    * CAST(0.000000000000001 AS DECIMAL(16, 15)) AS uptime
FROM services
CROSS JOIN days
LEFT JOIN input AS log ON log.service = services.service AND CAST(log.date AS DATE) = days.day
