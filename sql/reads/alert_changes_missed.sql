-- One row per change of a tenant's alerts after one and up to another, in their order.
SELECT id, tenant, alert_id, rule, severity, kpi, from_state, to_state, at, generation, message, acknowledged_by
FROM alert_transitions WHERE tenant = :tenant AND id > :after AND id <= :to ORDER BY id LIMIT :limit;
