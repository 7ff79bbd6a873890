-- name: verify/stored_bucket_months
-- One row: the first and the last bucket that is stored; NULL without any.
SELECT MIN(bucket), MAX(bucket) FROM bucket_flows WHERE tenant = :tenant AND build = :build;

-- name: verify/stored_bucket_flows
-- One row per dimension, member and month: the sum of some of the stored buckets.
SELECT dimension, member, month,
       SUM(booked), SUM(recognized), SUM(mrr), SUM(profit), SUM(profit_amount), SUM(lines), SUM(recurring_lines)
FROM bucket_flows
WHERE tenant = :tenant AND build = :build AND bucket BETWEEN :first AND :last
GROUP BY dimension, member, month;

-- name: verify/stored_month_flows
-- One row per dimension, member and month, as stored; not days.
SELECT dimension, member, month, booked, recognized, mrr, profit, profit_amount, lines, recurring_lines
FROM month_flows
WHERE tenant = :tenant AND build = :build AND dimension <> 'day';

-- name: verify/stored_days
-- One row per month and day, as stored; a day that has only schedules of its month, or lines that lie ahead, has no lines.
SELECT month, member, booked, profit, profit_amount, lines FROM month_flows
WHERE tenant = :tenant AND build = :build AND dimension = 'day' AND lines > 0;

-- name: verify/stored_rollup_day
-- One row: the day that a build's rollups are of, whether they have been moved to it, and what lies ahead in all.
SELECT day, turned, booked, recognized FROM rollup_days WHERE tenant = :tenant AND build = :build;

-- name: verify/stored_ahead_flows
-- One row per bucket, as stored.
SELECT bucket, booked, recognized FROM ahead_flows WHERE tenant = :tenant AND build = :build;

-- name: verify/stored_customer_flows
-- One row per customer of a page and month, as stored, whenever it was ordered.
SELECT customer_id, month,
       SUM(booked), SUM(recognized), SUM(mrr), SUM(profit), SUM(profit_amount), SUM(lines), SUM(recurring_lines)
FROM customer_flows
WHERE tenant = :tenant AND build = :build AND customer_id > :after AND customer_id <= :upto
GROUP BY customer_id, month;

-- name: verify/stored_customer_ahead
-- One row per customer and month of the orders, as stored.
SELECT customer_id, order_month, recognized FROM customer_ahead WHERE tenant = :tenant AND build = :build;

-- name: verify/stored_recurring_flows
-- One row per month of recurring revenue on one basis, as stored.
SELECT month, mrr, retained_from, retained FROM recurring_flows
WHERE tenant = :tenant AND build = :build AND basis = :basis;

-- name: verify/stored_subscription_flows
-- One row per customer and month with an active subscription, as stored.
SELECT customer_id, month, mrr FROM subscription_flows WHERE tenant = :tenant;

-- name: verify/stored_pipeline_flows
-- One row per month, as stored.
SELECT month, open_amount, open_valued, open_unvalued, won, lost FROM pipeline_flows WHERE tenant = :tenant;

-- name: verify/stored_uptime_flows
-- One row per service and month, as stored.
SELECT service, month, total, samples, worst_days FROM uptime_flows WHERE tenant = :tenant;

-- name: verify/stored_lists
-- One row per filled list of a dimension's largest members: its window, and its floors.
SELECT first_month, last_month, floors FROM windows
WHERE tenant = :tenant AND build = :build AND dimension = :dimension AND filled_to IS NULL
ORDER BY first_month, last_month;

-- name: verify/stored_list
-- One row per member of a page of a list, with what it gives to the window.
SELECT member, recognized, booked, profit, profit_amount, lines FROM window_members
WHERE tenant = :tenant AND build = :build AND dimension = :dimension
  AND first_month = :first_month AND last_month = :last_month AND member > :after AND member <= :upto;
