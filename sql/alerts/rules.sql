-- name: alerts/rules
-- One row per rule of a tenant, or the one of a name.
SELECT name, kpi, condition, service, field, "range", granularity, comparison, threshold, clear_threshold, for_seconds,
       keep_firing_for_seconds, severity, include_partial, enabled, description, notify_no_data
FROM alert_rules WHERE tenant = :tenant AND (:name IS NULL OR name = :name)
ORDER BY name;

-- name: alerts/rule_save
-- A rule as it is from now on.
INSERT INTO alert_rules (tenant, name, kpi, condition, service, field, "range", granularity, comparison, threshold,
                         clear_threshold, for_seconds, keep_firing_for_seconds, severity, include_partial, enabled, description,
                         notify_no_data)
VALUES (:tenant, :name, :kpi, :condition, :service, :field, :range, :granularity, :comparison, :threshold, :clear_threshold,
        :for_seconds, :keep_firing_for_seconds, :severity, :include_partial, :enabled, :description,
        :notify_no_data)
ON CONFLICT (tenant, name) DO UPDATE SET
  kpi = excluded.kpi, condition = excluded.condition, service = excluded.service, field = excluded.field,
  "range" = excluded."range", granularity = excluded.granularity, comparison = excluded.comparison,
  threshold = excluded.threshold, clear_threshold = excluded.clear_threshold, for_seconds = excluded.for_seconds,
  keep_firing_for_seconds = excluded.keep_firing_for_seconds, severity = excluded.severity,
  include_partial = excluded.include_partial, enabled = excluded.enabled, description = excluded.description,
  notify_no_data = excluded.notify_no_data;

-- name: alerts/rule_remove
-- Removes a rule; its history stays.
DELETE FROM alert_rules WHERE tenant = :tenant AND name = :name;

-- name: alerts/watched
-- One row per rule that is switched on, with where its alert stands; and per alert that has no such rule any more, with
-- nothing of the rule.
SELECT r.name, r.kpi, r.condition, r.service, r.field, r."range", r.granularity, r.comparison, r.threshold, r.clear_threshold,
       r.for_seconds, r.keep_firing_for_seconds, r.severity, r.include_partial, r.enabled, r.description,
       r.notify_no_data,
       r.name, a.id, a.state, a.open, a.since, a.fired_at, a.changes, a.severity, a.kpi, a.condition, a.kind, a.threshold
FROM alert_rules AS r LEFT JOIN alerts AS a ON a.tenant = r.tenant AND a.rule = r.name
WHERE r.tenant = :tenant AND r.enabled = 1
UNION ALL
SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       a.rule, a.id, a.state, a.open, a.since, a.fired_at, a.changes, a.severity, a.kpi, a.condition, a.kind, a.threshold
FROM alerts AS a
WHERE a.tenant = :tenant AND a.state NOT IN ('ok', 'resolved')
  AND NOT EXISTS (SELECT 1 FROM alert_rules AS r WHERE r.tenant = a.tenant AND r.name = a.rule AND r.enabled = 1);

-- name: alerts/on_time
-- One row per tenant with an alert that time alone may move on: when the first of them is due (ms since 1970).
SELECT a.tenant, min(a.since + 1000 * CASE a.state WHEN 'pending' THEN r.for_seconds ELSE r.keep_firing_for_seconds END)
FROM alerts AS a JOIN alert_rules AS r ON r.tenant = a.tenant AND r.name = a.rule AND r.enabled = 1
WHERE a.state IN ('pending', 'recovering')
GROUP BY a.tenant;

-- name: alerts/on_tick
-- One row per tenant that is looked at as time passes: one with a rule about what time alone moves, or with an open alert.
SELECT DISTINCT tenant FROM alert_rules
WHERE condition IN (SELECT key FROM alert_conditions WHERE moves_alone = 1) AND enabled = 1
UNION
SELECT DISTINCT tenant FROM alerts WHERE open = 1;

-- name: alerts/published
-- What a tenant's readers get: its generation, when that was last confirmed (ms since 1970), and failures in a row.
SELECT generation, checked_at, failures FROM published WHERE tenant = :tenant;

-- name: alerts/service_uptime
-- What a service's uptime samples of a window sum to, in billionths, and how many there are.
SELECT sum(total), sum(samples) FROM uptime_flows
WHERE tenant = :tenant AND service = :service AND month BETWEEN :start AND :end;
