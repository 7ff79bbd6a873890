-- One alert.
SELECT id, rule, severity, state, message, kpi, changed_at, acknowledged_at, acknowledged_by FROM alerts
WHERE tenant = :tenant AND id = :id;
