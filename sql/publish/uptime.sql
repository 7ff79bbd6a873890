-- One row per service and month with uptime samples.
SELECT service, month, total, samples FROM uptime_flows WHERE tenant = :tenant ORDER BY service, month;
