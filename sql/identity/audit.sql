-- One row per act, the newest first; those of one tenant, where one is named.
SELECT id, at, tenant, actor, action, target, detail, request FROM audit
WHERE (:tenant IS NULL OR tenant IS :tenant) AND id < :before
ORDER BY id DESC
LIMIT :limit
