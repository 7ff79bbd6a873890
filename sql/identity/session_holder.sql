-- The key of the one session of a digest, while both are in force.
SELECT k.id, k.name, k.prefix, k.tenants, k.roles, min(s.expires_at, coalesce(k.expires_at, s.expires_at))
FROM sessions AS s JOIN api_keys AS k ON k.id = s.key_id
WHERE s.hash = :hash AND s.expires_at > :now AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > :now)
