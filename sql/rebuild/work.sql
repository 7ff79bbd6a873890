-- name: rebuild/drop_work
-- Forgets the work table.
DROP TABLE IF EXISTS temp.work;

-- name: rebuild/copy
-- Copies a run of rows of the work table into the table that it was filled for.
INSERT INTO {table} ({columns}) SELECT {columns} FROM temp.work WHERE rowid BETWEEN :first AND :last;

-- name: rebuild/bucket_flows
-- One row per bucket, dimension, member and month that lines ordered in one month give something to.
CREATE TEMP TABLE work AS
WITH fine (bucket, month, {members}, no_customer,
           booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries) AS MATERIALIZED (
  SELECT bucket, month, {given}, customer_id IS NULL,
         SUM(booked), SUM(recognized), SUM(mrr), SUM(profit), SUM(profit_amount), SUM(lines), SUM(recurring_lines), SUM(entries)
  FROM temp.month_lines
  GROUP BY bucket, month, {given}, customer_id IS NULL
),
cells (tenant, build, bucket, dimension, member, month,
       booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries) AS (
  SELECT :tenant, :build, bucket, 'total', '', month,
         SUM(booked), SUM(recognized), SUM(mrr), SUM(profit), SUM(profit_amount), SUM(lines), SUM(recurring_lines), SUM(entries)
  FROM fine GROUP BY bucket, month
  UNION ALL
  {cells}
  SELECT :tenant, :build, bucket, 'no_customer', '', month,
         SUM(booked), SUM(recognized), SUM(mrr), SUM(profit), SUM(profit_amount), SUM(lines), SUM(recurring_lines), SUM(entries)
  FROM fine WHERE no_customer GROUP BY bucket, month
)
SELECT tenant, build, bucket, dimension, member, month,
       booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries
FROM cells;

-- name: rebuild/bucket_member
-- One row per bucket, member of one dimension and month that lines ordered in one month give something to.
  SELECT :tenant, :build, bucket, '{member}', {member}, month,
         SUM(booked), SUM(recognized), SUM(mrr), SUM(profit), SUM(profit_amount), SUM(lines), SUM(recurring_lines), SUM(entries)
  FROM fine GROUP BY bucket, {member}, month
  UNION ALL

-- name: rebuild/month_flows
-- One row per dimension, member and month: the sum of a build's buckets. Days are summed of what their lines give to the
-- month of their order.
CREATE TEMP TABLE work AS
SELECT :tenant AS tenant, :build AS build, dimension, member, month,
       SUM(booked) AS booked, SUM(recognized) AS recognized, SUM(mrr) AS mrr, SUM(profit) AS profit,
       SUM(profit_amount) AS profit_amount, SUM(lines) AS lines, SUM(recurring_lines) AS recurring_lines, SUM(entries) AS entries
FROM bucket_flows
WHERE tenant = :tenant AND build = :build
GROUP BY dimension, member, month
UNION ALL
SELECT :tenant, :build, 'day', printf('%02d', bucket / 1024 % 31 + 1), month,
       SUM(booked), SUM(recognized), SUM(mrr), SUM(profit), SUM(profit_amount), SUM(lines), SUM(recurring_lines), SUM(entries)
FROM bucket_flows
WHERE tenant = :tenant AND build = :build AND dimension = 'total' AND month = bucket / 31744
GROUP BY bucket / 1024, month;

-- name: rebuild/customer_flows
-- One row per customer and month that lines ordered in one month give something to.
CREATE TEMP TABLE work AS
SELECT :tenant AS tenant, :build AS build, customer_id, month, :order_month AS order_month,
       booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries
FROM (
  SELECT customer_id, month, SUM(booked) AS booked, SUM(recognized) AS recognized, SUM(mrr) AS mrr,
         SUM(profit) AS profit, SUM(profit_amount) AS profit_amount, SUM(lines) AS lines,
         SUM(recurring_lines) AS recurring_lines, SUM(entries) AS entries
  FROM temp.month_lines WHERE customer_id IS NOT NULL
  GROUP BY customer_id, month
);

-- name: rebuild/recurring_flows
-- One row per month of a build: the known customers' MRR, and of those with MRR > 0 a year earlier, theirs then and now.
CREATE TEMP TABLE work AS
WITH mrr (customer_id, month, mrr) AS MATERIALIZED (
  SELECT customer_id, month, SUM(mrr) FROM customer_flows WHERE tenant = :tenant AND build = :build
  GROUP BY customer_id, month HAVING SUM(mrr) <> 0
)
SELECT :tenant AS tenant, :build AS build, 'orders' AS basis, month,
       SUM(mrr) AS mrr, SUM(retained_from) AS retained_from, SUM(retained) AS retained
FROM (
  SELECT now.month, now.mrr, CASE WHEN then_.mrr > 0 THEN then_.mrr ELSE 0 END AS retained_from,
         CASE WHEN then_.mrr > 0 THEN now.mrr ELSE 0 END AS retained
  FROM mrr AS now LEFT JOIN mrr AS then_ ON then_.customer_id = now.customer_id AND then_.month = now.month - 12
  UNION ALL
  SELECT then_.month + 12, 0, then_.mrr, 0
  FROM mrr AS then_ LEFT JOIN mrr AS now ON now.customer_id = then_.customer_id AND now.month = then_.month + 12
  WHERE then_.mrr > 0 AND now.customer_id IS NULL
)
GROUP BY month
HAVING SUM(mrr) <> 0 OR SUM(retained_from) <> 0 OR SUM(retained) <> 0;

-- name: rebuild/customer_counts
-- One row per month of ordering and the month before in which the same customers ordered, 0 for never: how many they are.
CREATE TEMP TABLE work AS
SELECT :tenant AS tenant, :build AS build, month, previous, COUNT(*) AS customers
FROM (
  SELECT month, lag(month, 1, 0) OVER (PARTITION BY customer_id ORDER BY month) AS previous
  FROM (SELECT DISTINCT customer_id, month FROM customer_flows WHERE tenant = :tenant AND build = :build AND lines > 0)
)
GROUP BY month, previous;
