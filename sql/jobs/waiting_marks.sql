-- A row if anything is marked.
SELECT 1 FROM dirty LIMIT 1;
