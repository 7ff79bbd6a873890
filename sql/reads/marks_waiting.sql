-- How many marks wait for a refresh, counted to a limit.
SELECT COUNT(*) FROM (SELECT 1 FROM dirty LIMIT :limit);
