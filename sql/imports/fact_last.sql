-- The tenant's last key in the fact.
SELECT {key} FROM {table} WHERE tenant = :tenant ORDER BY {descending} LIMIT 1;
