-- A row if an order's service period contains today.
SELECT 1 FROM orders
WHERE tenant = :tenant AND service_end IS NOT NULL AND service_end >= :today AND service_start <= :today
LIMIT 1;
