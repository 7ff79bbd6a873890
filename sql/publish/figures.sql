-- name: publish/totals
-- One row per month: the flows of all order lines.
SELECT month, booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries
FROM month_flows WHERE tenant = :tenant AND build = :build AND dimension = 'total' AND member = ''
ORDER BY month;

-- name: publish/to_day
-- What the days of a month to one of them booked: amount, lines, profit, and amount of the lines whose profit is known.
SELECT ifnull(SUM(booked), 0), ifnull(SUM(lines), 0), ifnull(SUM(profit), 0), ifnull(SUM(profit_amount), 0)
FROM month_flows
WHERE tenant = :tenant AND build = :build AND dimension = 'day' AND member <= printf('%02d', :day) AND month = :month;

-- name: publish/ahead
-- What lies ahead in the month of the day that a build's rollups are of, and that month.
SELECT month, booked, recognized FROM rollup_days WHERE tenant = :tenant AND build = :build;

-- name: publish/recurring
-- One row per month of recurring revenue on one basis.
SELECT month, mrr, retained_from, retained FROM recurring_flows
WHERE tenant = :tenant AND build = :build AND basis = :basis;

-- name: publish/retention
-- One row per month of reported net revenue retention.
SELECT month_key, nrr FROM retention_nrr WHERE tenant = :tenant;

-- name: publish/targets
-- One row per KPI and month with a target.
SELECT month_key, kpi, value FROM targets WHERE tenant = :tenant ORDER BY month_key, kpi;

-- name: publish/ledger
-- One row per month of the finance ledger.
SELECT month_key, recognized, booked, backlog FROM revenue_trend WHERE tenant = :tenant;

-- name: publish/uptime
-- One row per service and month with uptime samples.
SELECT service, month, total, samples FROM uptime_flows WHERE tenant = :tenant ORDER BY service, month;

-- name: publish/top_customers
-- One row per customer with a line in a stored window, the largest by booked amount first.
SELECT w.customer_id, n.name, w.booked, w.lines
FROM customer_windows AS w
LEFT JOIN customer_names AS n ON n.tenant = w.tenant AND n.customer_id = w.customer_id
WHERE w.tenant = :tenant AND w.build = :build AND w.first_month = :start AND w.last_month = :end AND w.lines > 0
ORDER BY w.booked DESC, w.customer_id
LIMIT :limit;

-- name: publish/fact_dates
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

-- name: publish/has_subscriptions
-- A row if the tenant has subscriptions.
SELECT 1 FROM subscriptions WHERE tenant = :tenant LIMIT 1;

-- name: publish/service_today
-- A row if an order's service period contains today, or a subscription is active on it.
SELECT 1 WHERE EXISTS (
  SELECT 1 FROM orders
  WHERE tenant = :tenant AND service_end IS NOT NULL AND service_end >= :today AND service_start <= :today)
OR EXISTS (SELECT 1 FROM subscriptions WHERE tenant = :tenant AND end_date IS NULL AND start_date <= :today)
OR EXISTS (SELECT 1 FROM subscriptions WHERE tenant = :tenant AND end_date > :today AND start_date <= :today);
