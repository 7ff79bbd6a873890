-- Removes one link that is still good, and gives its key if that is in force.
DELETE FROM login_links WHERE hash = :hash AND expires_at > :now
  AND EXISTS (SELECT 1 FROM api_keys AS k WHERE k.id = key_id AND k.revoked_at IS NULL
              AND (k.expires_at IS NULL OR k.expires_at > :now))
RETURNING key_id
