-- name: alerts/enter
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

-- name: alerts/transition
-- A change of an alert.
INSERT INTO alert_transitions (tenant, alert_id, number, rule, severity, kpi, from_state, to_state, at, generation, kind, value,
                               threshold, message, fired_at, notifies)
VALUES (:tenant, :alert_id, :number, :rule, :severity, :kpi, :from_state, :state, :at, :generation, :kind, :value,
        :threshold, :message, :fired_at, :notifies)
RETURNING id;

-- name: alerts/acknowledge
-- Marks an alert as seen; the first to do so stays named.
UPDATE alerts SET acknowledged_at = :at, acknowledged_by = :by, changes = changes + 1
WHERE tenant = :tenant AND id = :id AND acknowledged_at IS NULL;

-- name: alerts/acknowledged
-- The change of an alert that an acknowledgement is.
INSERT INTO alert_transitions (tenant, alert_id, number, rule, severity, kpi, from_state, to_state, at, generation, kind, value,
                               threshold, message, fired_at, notifies, acknowledged_by)
SELECT a.tenant, a.id, a.changes, a.rule, a.severity, a.kpi, a.state, a.state, :at,
       coalesce((SELECT generation FROM published WHERE tenant = a.tenant), 0), a.kind, a.value, a.threshold, a.message,
       a.fired_at, 0, :by
FROM alerts AS a
WHERE a.tenant = :tenant AND a.id = :id;

-- name: alerts/last_told
-- Whether receivers were told of the last change of an alert's state.
SELECT notifies FROM alert_transitions WHERE alert_id = :alert AND from_state <> to_state ORDER BY number DESC LIMIT 1;

-- name: alerts/counts
-- How many of a tenant's alerts are open, and how many messages could not be delivered.
SELECT (SELECT count(*) FROM alerts WHERE tenant = :tenant AND open = 1),
       (SELECT count(*) FROM outbox WHERE tenant = :tenant AND state = 'dead');

-- name: alerts/put_back
-- Moves what waits for a time by as much as the clock was put back.
UPDATE outbox SET next_at = next_at - :by_ms WHERE state = 'pending';
