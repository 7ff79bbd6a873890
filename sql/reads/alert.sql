-- One alert, as `reads/alerts` has it.
SELECT id, rule, severity, state, message, kpi, since, acknowledged_at, acknowledged_by, condition, kind, value, threshold,
       fired_at, open
FROM alerts
WHERE tenant = :tenant AND id = :id;
