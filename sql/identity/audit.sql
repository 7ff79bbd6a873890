-- name: identity/audit
-- One row per act, the newest first; those of one tenant, where one is named.
SELECT id, at, tenant, actor, action, target, detail, request FROM audit
WHERE (:tenant IS NULL OR tenant IS :tenant) AND id < :before
ORDER BY id DESC
LIMIT :limit

-- name: identity/audit_add
-- Adds one act.
INSERT INTO audit (at, tenant, actor, action, target, detail, request, trace)
VALUES (:at, :tenant, :actor, :action, :target, :detail, :request, :trace)

-- name: identity/last_act
-- The number of the newest act; 0 before the first.
SELECT coalesce(max(id), 0) FROM audit

-- name: identity/traced_writes
-- One row per act of a tenant that was traced, the oldest first: of those after one and up to another.
SELECT trace FROM audit
WHERE tenant = :tenant AND id > :after AND id <= :upto AND trace IS NOT NULL
ORDER BY id
LIMIT :limit

-- name: identity/provider_sign_in
-- A row where a sign-in at a provider was noted after an instant (ms since 1970).
SELECT 1 FROM audit
WHERE tenant IS NULL AND actor = :actor AND action = 'sign in' AND json_extract(detail, '$.session') = :session
  AND at >= :since
LIMIT 1
