-- Adds one session.
INSERT INTO sessions (hash, key_id, created_at, expires_at) VALUES (:hash, :key_id, :created_at, :expires_at)
