-- name: identity/keys
-- One row per key, the oldest first.
SELECT id, name, prefix, tenants, roles, created_at, expires_at, last_used_at, revoked_at FROM api_keys ORDER BY id

-- name: identity/key_add
-- Adds one key.
INSERT INTO api_keys (name, prefix, hash, tenants, roles, created_at, expires_at)
VALUES (:name, :prefix, :hash, :tenants, :roles, :created_at, :expires_at)

-- name: identity/key_holder
-- The one key of a digest, while it is in force.
SELECT id, name, prefix, tenants, roles, expires_at FROM api_keys
WHERE hash = :hash AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :now)

-- name: identity/key_used
-- Notes when a key was last used.
UPDATE api_keys SET last_used_at = max(coalesce(last_used_at, 0), :last_used_at) WHERE id = :id

-- name: identity/key_revoke
-- Ends a key now.
UPDATE api_keys SET revoked_at = :revoked_at WHERE id = :id

-- name: identity/key_expire
-- Ends a key at a time to come.
UPDATE api_keys SET expires_at = :expires_at WHERE id = :id

-- name: identity/key_sessions_end
-- Ends the sessions of a key.
DELETE FROM sessions WHERE key_id = :key_id

-- name: identity/revision
-- The one number that moves when a credential may have ended.
SELECT revision FROM identity_revision
