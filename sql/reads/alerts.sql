-- One row per alert that is or has been anything but ok, the newest change first. Instants are in ms since 1970.
SELECT id, rule, severity, state, message, kpi, since, acknowledged_at, acknowledged_by, condition, kind, value, threshold,
       fired_at, open
FROM alerts
WHERE tenant = :tenant AND state <> 'ok' AND (:state IS NULL OR state = :state)
ORDER BY since DESC, id DESC
LIMIT :limit;
