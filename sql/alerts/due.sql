-- One row per receiver with messages that wait: the oldest, if its time has come, and where it goes. The others come after
-- it, so that nobody hears of an end before the beginning.
SELECT min(o.id), o.tenant, o.receiver, o.key, o.attempts, o.created_at, r.kind, r.target, t.name
FROM outbox AS o
JOIN tenants AS t ON t.id = o.tenant
LEFT JOIN alert_receivers AS r ON r.tenant = o.tenant AND r.name = o.receiver
WHERE o.state = 'pending'
GROUP BY o.tenant, o.receiver
HAVING o.next_at <= :now_ms;
