-- name: identity/session_add
-- Adds one session.
INSERT INTO sessions (hash, key_id, created_at, expires_at) VALUES (:hash, :key_id, :created_at, :expires_at)

-- name: identity/session_holder
-- The key of the one session of a digest, while both are in force.
SELECT k.id, k.name, k.prefix, k.tenants, k.roles, min(s.expires_at, coalesce(k.expires_at, s.expires_at))
FROM sessions AS s JOIN api_keys AS k ON k.id = s.key_id
WHERE s.hash = :hash AND s.expires_at > :now AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > :now)

-- name: identity/session_end
-- Removes one session.
DELETE FROM sessions WHERE hash = :hash

-- name: identity/sessions_prune
-- Removes the sessions that have ended by themselves.
DELETE FROM sessions WHERE expires_at <= :now

-- name: identity/link_add
-- Adds one link.
INSERT INTO login_links (hash, key_id, expires_at) VALUES (:hash, :key_id, :expires_at)

-- name: identity/link_redeem
-- Removes one link that is still good, and gives its key if that is in force.
DELETE FROM login_links WHERE hash = :hash AND expires_at > :now
  AND EXISTS (SELECT 1 FROM api_keys AS k WHERE k.id = key_id AND k.revoked_at IS NULL
              AND (k.expires_at IS NULL OR k.expires_at > :now))
RETURNING key_id

-- name: identity/links_prune
-- Removes the links that were not used in time.
DELETE FROM login_links WHERE expires_at <= :now
