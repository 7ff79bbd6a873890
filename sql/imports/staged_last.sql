-- The last staged key.
SELECT {key} FROM staging.staged ORDER BY {descending} LIMIT 1;
