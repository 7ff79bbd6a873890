-- One row per change of an alert after one, of all tenants, in their order.
SELECT id, tenant, alert_id, rule, severity, kpi, from_state, to_state, at, generation, message, acknowledged_by
FROM alert_transitions WHERE id > :after ORDER BY id LIMIT :limit;
