-- Ends a key now.
UPDATE api_keys SET revoked_at = :revoked_at WHERE id = :id
