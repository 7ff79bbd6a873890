-- A row while a rebuild of the tenant is running.
SELECT 1 FROM recomputes WHERE tenant = :tenant AND "full" = 1 AND state = 'running' LIMIT 1;
