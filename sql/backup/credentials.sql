-- name: backup/ended_keys
-- One row per key that was revoked, or ends: by its hash.
SELECT hash, revoked_at, expires_at FROM api_keys WHERE revoked_at IS NOT NULL OR expires_at IS NOT NULL;

-- name: backup/end_key
-- Ends a key that a backup knows as it ended later, if the backup does not end it sooner.
UPDATE api_keys SET
  revoked_at = coalesce(revoked_at, :revoked_at),
  expires_at = min(coalesce(expires_at, :expires_at), coalesce(:expires_at, expires_at))
WHERE hash = :hash;

-- name: backup/forget_sessions
-- Signs everybody out.
DELETE FROM sessions;

-- name: backup/forget_links
-- Ends the links by which somebody could still sign in.
DELETE FROM login_links;

-- name: backup/keep_audit
-- Adds the acts that the replaced database has noted and the backup has not, in their order.
INSERT INTO audit (at, tenant, actor, action, target, detail, request, trace)
SELECT r.at, r.tenant, r.actor, r.action, r.target, r.detail, r.request, r.trace
FROM replaced.audit AS r
WHERE NOT EXISTS (
  SELECT 1 FROM main.audit AS a
  WHERE a.id = r.id AND a.at = r.at AND a.actor = r.actor AND a.action = r.action AND a.target = r.target
)
ORDER BY r.id;
