-- A row while all order lines of a tenant are marked at once, which only a rebuild can put right.
SELECT 1 FROM dirty WHERE tenant = :tenant AND subject = 'all_orders' LIMIT 1;
