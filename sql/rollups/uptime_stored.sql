-- One row per service as last stored for a month.
SELECT service, total, samples, worst_days FROM uptime_flows WHERE tenant = :tenant AND month = :month ORDER BY service;
