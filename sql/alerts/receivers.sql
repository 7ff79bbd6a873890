-- One row per receiver of a tenant, with its messages that wait and that could not be delivered.
SELECT r.name, r.kind, r.target, r.min_severity, r.renotify_seconds, r.group_seconds,
       (SELECT count(*) FROM outbox AS o WHERE o.tenant = r.tenant AND o.receiver = r.name AND o.state = 'pending'),
       (SELECT count(*) FROM outbox AS o WHERE o.tenant = r.tenant AND o.receiver = r.name AND o.state = 'dead')
FROM alert_receivers AS r WHERE r.tenant = :tenant
ORDER BY r.name;
