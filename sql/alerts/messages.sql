-- name: alerts/message
-- A message to a receiver, which waits to be sent.
INSERT INTO outbox (tenant, receiver, key, created_at, next_at) VALUES (:tenant, :receiver, :key, :created_at, :next_at)
RETURNING id;

-- name: alerts/tell
-- Makes a message tell of a transition.
INSERT INTO outbox_transitions (message_id, transition_id) VALUES (:message_id, :transition_id) ON CONFLICT DO NOTHING;

-- name: alerts/told
-- One row per transition that a message tells of, in their order; one that is older than the message is a reminder.
SELECT t.alert_id, t.rule, t.severity, t.kpi, t.to_state, t.at, t.fired_at, t.message, t.at < o.created_at
FROM outbox_transitions AS x
JOIN outbox AS o ON o.id = x.message_id
JOIN alert_transitions AS t ON t.id = x.transition_id
WHERE x.message_id = :id
ORDER BY t.id;

-- name: alerts/reminders
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

-- name: alerts/due
-- One row per receiver with messages that wait: the oldest, if its time has come, and where it goes. The others come after
-- it, so that nobody hears of an end before the beginning.
SELECT min(o.id), o.tenant, o.receiver, o.key, o.attempts, o.created_at, r.kind, r.target, t.name
FROM outbox AS o
JOIN tenants AS t ON t.id = o.tenant AND t.removing = 0
LEFT JOIN alert_receivers AS r ON r.tenant = o.tenant AND r.name = o.receiver
WHERE o.state = 'pending'
GROUP BY o.tenant, o.receiver
HAVING o.next_at <= :now_ms;

-- name: alerts/next_due
-- When the next message that waits is due, in ms since 1970; NULL when none waits.
SELECT min(next_at) FROM outbox WHERE state = 'pending';

-- name: alerts/attempt
-- Begins an attempt to deliver a message, which then stays as it is. Should this process end meanwhile, another attempt
-- follows at next_at.
UPDATE outbox SET attempts = attempts + 1, next_at = :next_at WHERE id = :id AND state = 'pending';

-- name: alerts/attempted
-- Ends an attempt to deliver a message.
UPDATE outbox SET state = :state, next_at = :next_at, finished_at = :finished_at, last_error = :last_error
WHERE id = :id;

-- name: alerts/outbox
-- One row per message that is not delivered, or of all that are kept, the newest first, with how many alerts it tells of.
SELECT o.id, o.receiver, o.state, o.attempts, o.created_at, o.next_at, o.finished_at, o.last_error,
       (SELECT count(*) FROM outbox_transitions AS x WHERE x.message_id = o.id)
FROM outbox AS o
WHERE o.tenant = :tenant AND (:all OR o.state <> 'delivered')
ORDER BY o.id DESC
LIMIT :limit;

-- name: alerts/outbox_retry
-- Has the dead messages of a tenant tried again, with the keys that they had.
UPDATE outbox SET state = 'pending', attempts = 1, next_at = :now_ms, finished_at = NULL
WHERE tenant = :tenant AND state = 'dead';

-- name: alerts/prune
-- Removes the messages that were delivered before a moment, a few at a time.
DELETE FROM outbox WHERE id IN (
  SELECT id FROM outbox WHERE state = 'delivered' AND finished_at < :before ORDER BY id LIMIT 500);
