-- The one key of a digest, while it is in force.
SELECT id, name, prefix, tenants, roles, expires_at FROM api_keys
WHERE hash = :hash AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :now)
