-- A month of a service.
INSERT INTO uptime_flows (tenant, month, service, total, samples, worst_days) VALUES (?, ?, ?, ?, ?, ?);
