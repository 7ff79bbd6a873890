-- Adds one key.
INSERT INTO api_keys (name, prefix, hash, tenants, roles, created_at, expires_at)
VALUES (:name, :prefix, :hash, :tenants, :roles, :created_at, :expires_at)
