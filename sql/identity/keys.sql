-- One row per key, the oldest first.
SELECT id, name, prefix, tenants, roles, created_at, expires_at, last_used_at, revoked_at FROM api_keys ORDER BY id
