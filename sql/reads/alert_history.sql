-- One row per change of a tenant's alerts, or of one of them, the newest first. Instants are in ms since 1970.
SELECT id, alert_id, rule, severity, from_state, to_state, at, generation, kind, value, threshold, message, acknowledged_by
FROM alert_transitions
WHERE tenant = :tenant AND (:alert_id IS NULL OR alert_id = :alert_id) AND (:rule IS NULL OR rule = :rule)
ORDER BY id DESC
LIMIT :limit;
