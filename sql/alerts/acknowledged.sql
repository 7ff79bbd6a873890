-- The change of an alert that an acknowledgement is.
INSERT INTO alert_transitions (tenant, alert_id, number, rule, severity, kpi, from_state, to_state, at, generation, kind, value,
                               threshold, message, fired_at, notifies, acknowledged_by)
SELECT a.tenant, a.id, a.changes, a.rule, a.severity, a.kpi, a.state, a.state, :at,
       coalesce((SELECT generation FROM published WHERE tenant = a.tenant), 0), a.kind, a.value, a.threshold, a.message,
       a.fired_at, 0, :by
FROM alerts AS a
WHERE a.tenant = :tenant AND a.id = :id;
