-- One row per message that is not delivered, or of all that are kept, the newest first, with how many alerts it tells of.
SELECT o.id, o.receiver, o.state, o.attempts, o.created_at, o.next_at, o.finished_at, o.last_error,
       (SELECT count(*) FROM outbox_transitions AS x WHERE x.message_id = o.id)
FROM outbox AS o
WHERE o.tenant = :tenant AND (:all OR o.state <> 'delivered')
ORDER BY o.id DESC
LIMIT :limit;
