-- The key of the last of the :rows staged rows that follow :after.
SELECT {key} FROM staging.staged WHERE ({key}) > ({after}) ORDER BY {key} LIMIT 1 OFFSET :rows - 1;
