-- Removes the sessions that have ended by themselves.
DELETE FROM sessions WHERE expires_at <= :now
