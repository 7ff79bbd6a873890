-- A row if the tenant has facts in its currency.
SELECT 1 WHERE EXISTS (SELECT 1 FROM orders WHERE tenant = :tenant)
  OR EXISTS (SELECT 1 FROM revenue_trend WHERE tenant = :tenant)
  OR EXISTS (SELECT 1 FROM opportunities WHERE tenant = :tenant)
  OR EXISTS (SELECT 1 FROM subscriptions WHERE tenant = :tenant)
  OR EXISTS (SELECT 1 FROM targets WHERE tenant = :tenant);
