-- One row per service and month, as stored.
SELECT service, month, total, samples, worst_days FROM uptime_flows WHERE tenant = :tenant;
