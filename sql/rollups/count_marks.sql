-- How many marks of order lines a tenant has, at most one more than a limit.
SELECT COUNT(*) FROM (SELECT 1 FROM dirty WHERE tenant = :tenant AND subject IN ('orders', 'customer_orders')
                      LIMIT :limit + 1);
