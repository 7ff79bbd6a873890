-- One row per sample, worst first within its service and month.
SELECT service, CAST(strftime('%Y', day) AS INTEGER) * 12 + CAST(strftime('%m', day) AS INTEGER) - 1 AS month, day, uptime
FROM ops_uptime
WHERE tenant = :tenant
ORDER BY service, month, uptime, day;
