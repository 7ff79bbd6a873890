-- Removes the links that were not used in time.
DELETE FROM login_links WHERE expires_at <= :now
