-- One row per receiver that is told of a severity: when its message can go, the message that still takes up more, if any.
SELECT r.name, r.group_seconds,
       (SELECT id FROM outbox AS o
        WHERE o.tenant = r.tenant AND o.receiver = r.name AND o.state = 'pending' AND o.attempts = 0),
       (SELECT max(created_at) FROM outbox AS o WHERE o.tenant = r.tenant AND o.receiver = r.name)
FROM alert_receivers AS r
WHERE r.tenant = :tenant AND (:receiver IS NULL OR r.name = :receiver)
  AND instr('info warning critical', r.min_severity) <= instr('info warning critical', :severity);
