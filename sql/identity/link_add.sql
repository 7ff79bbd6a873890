-- Adds one link.
INSERT INTO login_links (hash, key_id, expires_at) VALUES (:hash, :key_id, :expires_at)
