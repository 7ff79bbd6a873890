-- A row while a full recompute of the tenant waits or runs.
SELECT 1 FROM recomputes WHERE tenant = :tenant AND "full" = 1 AND state IN ('waiting', 'running') LIMIT 1;
