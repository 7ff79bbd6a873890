-- Signs everybody out.
DELETE FROM sessions;
