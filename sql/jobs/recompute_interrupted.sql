-- Lets recomputes that a killed refresher left run again.
UPDATE recomputes SET state = 'waiting', progress = 0 WHERE state = 'running' RETURNING tenant;
