-- One row per open alert that nobody has acknowledged and receiver who was not told of it for long enough: the last
-- transition that was told.
SELECT r.name, a.severity, t.id
FROM alerts AS a
JOIN alert_transitions AS t ON t.id = (
  SELECT max(id) FROM alert_transitions WHERE alert_id = a.id AND notifies = 1)
JOIN alert_receivers AS r ON r.tenant = a.tenant AND r.renotify_seconds > 0
  AND instr('info warning critical', r.min_severity) <= instr('info warning critical', a.severity)
WHERE a.tenant = :tenant AND a.open = 1 AND a.acknowledged_at IS NULL
  AND coalesce((SELECT max(o.created_at) FROM outbox_transitions AS x JOIN outbox AS o ON o.id = x.message_id
                WHERE x.transition_id = t.id AND o.tenant = r.tenant AND o.receiver = r.name), 0)
      + r.renotify_seconds * 1000 <= :now_ms;
