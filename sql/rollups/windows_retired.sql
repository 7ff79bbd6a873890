-- A row if any window is retired.
SELECT 1 FROM windows WHERE retired LIMIT 1;
