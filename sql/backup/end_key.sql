-- Ends a key that a backup knows as it ended later, if the backup does not end it sooner.
UPDATE api_keys SET
  revoked_at = coalesce(revoked_at, :revoked_at),
  expires_at = min(coalesce(expires_at, :expires_at), coalesce(:expires_at, expires_at))
WHERE hash = :hash;
