-- Ends a key at a time to come.
UPDATE api_keys SET expires_at = :expires_at WHERE id = :id
