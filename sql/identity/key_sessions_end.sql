-- Ends the sessions of a key.
DELETE FROM sessions WHERE key_id = :key_id
