-- One row per alert, the newest change first.
SELECT id, rule, severity, state, message, kpi, changed_at, acknowledged_at, acknowledged_by FROM alerts
WHERE tenant = :tenant AND (:state IS NULL OR state = :state)
ORDER BY changed_at DESC, id DESC
LIMIT :limit;
