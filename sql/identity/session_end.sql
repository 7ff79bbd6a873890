-- Removes one session.
DELETE FROM sessions WHERE hash = :hash
