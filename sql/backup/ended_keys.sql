-- One row per key that was revoked, or ends: by its hash.
SELECT hash, revoked_at, expires_at FROM api_keys WHERE revoked_at IS NOT NULL OR expires_at IS NOT NULL;
