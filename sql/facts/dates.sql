-- name: facts/latest_dates
-- One row per kind of fact that has a date: its latest not after today. What `as_of` auto and `data_through` rest on.
SELECT 'order', (SELECT order_date FROM orders WHERE tenant = :tenant AND bucket < :tomorrow_bucket
                 ORDER BY bucket DESC LIMIT 1)
UNION ALL
SELECT 'uptime', (SELECT MAX(day) FROM ops_uptime WHERE tenant = :tenant AND day <= :today)
UNION ALL
SELECT 'created', (SELECT MAX(created_date) FROM opportunities WHERE tenant = :tenant AND created_date <= :today)
UNION ALL
SELECT 'closed', (SELECT MAX(close_date) FROM opportunities
                  WHERE tenant = :tenant AND stage <> 'open' AND close_date <= :today)
UNION ALL
SELECT 'started', (SELECT MAX(start_date) FROM subscriptions WHERE tenant = :tenant AND start_date <= :today)
UNION ALL
SELECT 'ended', (SELECT MAX(end_date) FROM subscriptions
                 WHERE tenant = :tenant AND end_date IS NOT NULL AND end_date <= :today)
UNION ALL
SELECT 'ledger', (SELECT MAX(month) FROM revenue_trend WHERE tenant = :tenant AND month <= :current_month)
UNION ALL
SELECT 'retention', (SELECT MAX(month) FROM retention_nrr WHERE tenant = :tenant AND month <= :current_month);

-- name: facts/has_subscriptions
-- A row if the tenant has subscriptions.
SELECT 1 FROM subscriptions WHERE tenant = :tenant LIMIT 1;

-- name: facts/is_served
-- A row if an order's service period contains today, or a subscription is active on it.
SELECT 1 WHERE EXISTS (
  SELECT 1 FROM orders
  WHERE tenant = :tenant AND service_end IS NOT NULL AND service_end >= :today AND service_start <= :today)
OR EXISTS (SELECT 1 FROM subscriptions WHERE tenant = :tenant AND end_date IS NULL AND start_date <= :today)
OR EXISTS (SELECT 1 FROM subscriptions WHERE tenant = :tenant AND end_date > :today AND start_date <= :today);

-- name: facts/has_money
-- A row if the tenant has facts in its currency.
SELECT 1 WHERE EXISTS (SELECT 1 FROM orders WHERE tenant = :tenant)
  OR EXISTS (SELECT 1 FROM revenue_trend WHERE tenant = :tenant)
  OR EXISTS (SELECT 1 FROM opportunities WHERE tenant = :tenant)
  OR EXISTS (SELECT 1 FROM subscriptions WHERE tenant = :tenant)
  OR EXISTS (SELECT 1 FROM targets WHERE tenant = :tenant);
