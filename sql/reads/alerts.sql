-- name: reads/alert
-- One alert, as `reads/alerts` has it.
SELECT id, rule, severity, state, message, kpi, since, acknowledged_at, acknowledged_by, condition, kind, value, threshold,
       fired_at, open
FROM alerts
WHERE tenant = :tenant AND id = :id;

-- name: reads/alerts
-- One row per alert that is or has been anything but ok, the newest change first. Instants are in ms since 1970.
SELECT id, rule, severity, state, message, kpi, since, acknowledged_at, acknowledged_by, condition, kind, value, threshold,
       fired_at, open
FROM alerts
WHERE tenant = :tenant AND state <> 'ok' AND (:state IS NULL OR state = :state)
ORDER BY since DESC, id DESC
LIMIT :limit;

-- name: reads/alert_history
-- One row per change of a tenant's alerts, or of one of them, the newest first. Instants are in ms since 1970.
SELECT id, alert_id, rule, severity, from_state, to_state, at, generation, kind, value, threshold, message, acknowledged_by
FROM alert_transitions
WHERE tenant = :tenant AND (:alert_id IS NULL OR alert_id = :alert_id) AND (:rule IS NULL OR rule = :rule)
ORDER BY id DESC
LIMIT :limit;

-- name: reads/alert_changes
-- One row per change of an alert after one, of all tenants, in their order.
SELECT id, tenant, alert_id, rule, severity, kpi, from_state, to_state, at, generation, message, acknowledged_by
FROM alert_transitions WHERE id > :after ORDER BY id LIMIT :limit;

-- name: reads/alert_changes_last
-- One row: the number of the last change of any alert, 0 before the first.
SELECT coalesce(max(id), 0) FROM alert_transitions;

-- name: reads/alert_changes_missed
-- One row per change of a tenant's alerts after one and up to another, in their order.
SELECT id, tenant, alert_id, rule, severity, kpi, from_state, to_state, at, generation, message, acknowledged_by
FROM alert_transitions WHERE tenant = :tenant AND id > :after AND id <= :to ORDER BY id LIMIT :limit;

-- name: reads/alert_changes_newest
-- One row per tenant whose alerts have changed: the number of the last change.
SELECT tenant, max(id) FROM alert_transitions GROUP BY tenant;
