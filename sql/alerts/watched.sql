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
