-- name: alerts/receivers
-- One row per receiver of a tenant, with its messages that wait and that could not be delivered.
SELECT r.name, r.kind, r.target, r.min_severity, r.renotify_seconds, r.group_seconds,
       (SELECT count(*) FROM outbox AS o WHERE o.tenant = r.tenant AND o.receiver = r.name AND o.state = 'pending'),
       (SELECT count(*) FROM outbox AS o WHERE o.tenant = r.tenant AND o.receiver = r.name AND o.state = 'dead')
FROM alert_receivers AS r WHERE r.tenant = :tenant
ORDER BY r.name;

-- name: alerts/receiver_save
-- A receiver as it is from now on.
INSERT INTO alert_receivers (tenant, name, kind, target, min_severity, renotify_seconds, group_seconds)
VALUES (:tenant, :name, :kind, :target, :min_severity, :renotify_seconds, :group_seconds)
ON CONFLICT (tenant, name) DO UPDATE SET
  kind = excluded.kind, target = excluded.target, min_severity = excluded.min_severity,
  renotify_seconds = excluded.renotify_seconds, group_seconds = excluded.group_seconds;

-- name: alerts/receiver_remove
-- Removes a receiver.
DELETE FROM alert_receivers WHERE tenant = :tenant AND name = :name;

-- name: alerts/receivers_of
-- One row per receiver that is told of a severity: when its message can go, the message that still takes up more, if any.
SELECT r.name, r.group_seconds,
       (SELECT id FROM outbox AS o
        WHERE o.tenant = r.tenant AND o.receiver = r.name AND o.state = 'pending' AND o.attempts = 0),
       (SELECT max(created_at) FROM outbox AS o WHERE o.tenant = r.tenant AND o.receiver = r.name)
FROM alert_receivers AS r
WHERE r.tenant = :tenant AND (:receiver IS NULL OR r.name = :receiver)
  AND instr('info warning critical', r.min_severity) <= instr('info warning critical', :severity);
