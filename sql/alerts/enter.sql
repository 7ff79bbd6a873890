-- An alert as it stands from now on. One that fires anew has not been seen by anybody. Its number was never another's, even
-- if that was removed by hand: its history stays.
INSERT INTO alerts (id, tenant, rule, severity, state, open, since, kpi, condition, kind, value, threshold, message, fired_at,
                    changes)
VALUES (1 + max((SELECT coalesce(max(id), 0) FROM alerts), (SELECT coalesce(max(alert_id), 0) FROM alert_transitions)),
        :tenant, :rule, :severity, :state, :open, :at, :kpi, :condition, :kind, :value, :threshold, :message, :fired_at,
        :number)
ON CONFLICT (tenant, rule) DO UPDATE SET
  severity = excluded.severity, state = excluded.state, open = excluded.open, since = excluded.since, kpi = excluded.kpi,
  condition = excluded.condition, kind = excluded.kind, value = excluded.value, threshold = excluded.threshold,
  message = excluded.message, fired_at = excluded.fired_at, changes = excluded.changes,
  acknowledged_at = CASE WHEN excluded.open > alerts.open THEN NULL ELSE acknowledged_at END,
  acknowledged_by = CASE WHEN excluded.open > alerts.open THEN NULL ELSE acknowledged_by END
RETURNING id;
