-- How many marks of order lines a tenant has, at most one more than a limit; a mark of all of them counts as that many.
SELECT CASE WHEN EXISTS (SELECT 1 FROM dirty WHERE tenant = :tenant AND subject = 'all_orders') THEN :limit + 1
            ELSE (SELECT COUNT(*) FROM (
              SELECT 1 FROM dirty WHERE tenant = :tenant AND subject IN ('orders', 'customer_orders') LIMIT :limit + 1))
       END;
