-- The key of the last of the :rows rows of the fact that follow :after.
SELECT {key} FROM {table} WHERE tenant = :tenant AND ({key}) > ({after}) ORDER BY {key} LIMIT 1 OFFSET :rows - 1;
