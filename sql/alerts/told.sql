-- One row per transition that a message tells of, in their order; one that is older than the message is a reminder.
SELECT t.alert_id, t.rule, t.severity, t.kpi, t.to_state, t.at, t.fired_at, t.message, t.at < o.created_at
FROM outbox_transitions AS x
JOIN outbox AS o ON o.id = x.message_id
JOIN alert_transitions AS t ON t.id = x.transition_id
WHERE x.message_id = :id
ORDER BY t.id;
