-- A row if an order's service period contains today, or a subscription is active on it.
SELECT 1 WHERE EXISTS (
  SELECT 1 FROM orders
  WHERE tenant = :tenant AND service_end IS NOT NULL AND service_end >= :today AND service_start <= :today)
OR EXISTS (SELECT 1 FROM subscriptions WHERE tenant = :tenant AND end_date IS NULL AND start_date <= :today)
OR EXISTS (SELECT 1 FROM subscriptions WHERE tenant = :tenant AND end_date > :today AND start_date <= :today);
