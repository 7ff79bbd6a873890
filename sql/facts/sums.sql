-- name: facts/bucket_changes
-- One row per dimension, member and month to which the lines of a bucket give something else than is stored: the flows now,
-- NULL where nothing is left, and as stored, NULL where nothing was. Of a bucket after the build's day (`counts` is 0) only
-- the schedules count.
WITH day (counts) AS MATERIALIZED (
  SELECT :bucket < coalesce((SELECT tomorrow FROM rollup_days WHERE tenant = :tenant AND build = :build), 9223372036854775807)
),
fine (month, {members}, no_customer,
           booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries) AS MATERIALIZED (
  SELECT month, {given}, customer_id IS NULL,
         SUM(booked) * counts, SUM(recognized), SUM(CASE WHEN lines AND NOT counts THEN 0 ELSE mrr END),
         SUM(profit) * counts, SUM(profit_amount) * counts, SUM(lines) * counts, SUM(recurring_lines), SUM(entries)
  FROM day CROSS JOIN line_flows
  WHERE tenant = :tenant AND bucket BETWEEN :bucket AND :bucket
  GROUP BY month, {given}, customer_id IS NULL
),
cells (dimension, member, month,
       booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries) AS MATERIALIZED (
  SELECT 'total', '', month,
         SUM(booked), SUM(recognized), SUM(mrr), SUM(profit), SUM(profit_amount), SUM(lines), SUM(recurring_lines), SUM(entries)
  FROM fine GROUP BY month
  UNION ALL
  {cells}
  SELECT 'no_customer', '', month,
         SUM(booked), SUM(recognized), SUM(mrr), SUM(profit), SUM(profit_amount), SUM(lines), SUM(recurring_lines), SUM(entries)
  FROM fine WHERE no_customer GROUP BY month
)
SELECT c.dimension, c.member, c.month,
       c.booked, c.recognized, c.mrr, c.profit, c.profit_amount, c.lines, c.recurring_lines, c.entries,
       s.booked, s.recognized, s.mrr, s.profit, s.profit_amount, s.lines, s.recurring_lines, s.entries
FROM cells AS c
LEFT JOIN bucket_flows AS s ON s.tenant = :tenant AND s.build = :build AND s.bucket = :bucket
  AND s.dimension = c.dimension AND s.member = c.member AND s.month = c.month
WHERE (c.booked, c.recognized, c.mrr, c.profit, c.profit_amount, c.lines, c.recurring_lines, c.entries)
      IS NOT (s.booked, s.recognized, s.mrr, s.profit, s.profit_amount, s.lines, s.recurring_lines, s.entries)
UNION ALL
SELECT s.dimension, s.member, s.month, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       s.booked, s.recognized, s.mrr, s.profit, s.profit_amount, s.lines, s.recurring_lines, s.entries
FROM bucket_flows AS s
WHERE s.tenant = :tenant AND s.build = :build AND s.bucket = :bucket
  AND (s.dimension, s.member, s.month) NOT IN (SELECT dimension, member, month FROM cells);

-- name: facts/bucket_member
-- One row per member of one dimension and month to which the lines of a bucket give something: the flows.
  SELECT '{member}', {member}, month,
         SUM(booked), SUM(recognized), SUM(mrr), SUM(profit), SUM(profit_amount), SUM(lines), SUM(recurring_lines), SUM(entries)
  FROM fine GROUP BY {member}, month
  UNION ALL

-- name: facts/customer_month
-- One row per month that a customer's lines ordered in one month give something to; of those ordered after the build's day
-- only the schedules count.
SELECT month, SUM(iif(counts, booked, 0)), SUM(recognized), SUM(iif(counts OR NOT lines, mrr, 0)), SUM(iif(counts, profit, 0)),
       SUM(iif(counts, profit_amount, 0)), SUM(iif(counts, lines, 0)), SUM(recurring_lines), SUM(entries)
FROM (
  SELECT *, bucket < coalesce((SELECT tomorrow FROM rollup_days WHERE tenant = :tenant AND build = :build),
                              9223372036854775807) AS counts
  FROM line_flows
  WHERE tenant = :tenant AND customer_id = :customer_id AND bucket BETWEEN :first_bucket AND :last_bucket
)
GROUP BY month;

-- name: facts/take_month_lines
-- One row per order line and month that it gives something to, of the lines ordered in one month; of those ordered after
-- the build's day only the schedules count.
CREATE TEMP TABLE month_lines AS
SELECT bucket, customer_id, {members}, month, iif(counts, booked, 0) AS booked, recognized,
       iif(counts OR NOT lines, mrr, 0) AS mrr, iif(counts, profit, 0) AS profit,
       iif(counts, profit_amount, 0) AS profit_amount, iif(counts, lines, 0) AS lines, recurring_lines, entries
FROM (
  SELECT *, bucket < coalesce((SELECT tomorrow FROM rollup_days WHERE tenant = :tenant AND build = :build),
                              9223372036854775807) AS counts
  FROM line_flows
  WHERE tenant = :tenant AND bucket BETWEEN :first_bucket AND :last_bucket
);

-- name: facts/drop_month_lines
-- Forgets the lines of a month.
DROP TABLE IF EXISTS temp.month_lines;

-- name: facts/take_lines_ahead
-- One row per order line of a tenant that gives something to the rest of the month after a build's day.
CREATE TEMP TABLE ahead_lines AS
SELECT bucket, customer_id, order_month, booked, recognized FROM line_ahead WHERE tenant = :tenant AND build = :build;

-- name: facts/drop_lines_ahead
-- Removes the work table of order lines.
DROP TABLE IF EXISTS temp.ahead_lines;

-- name: facts/bucket_ahead
-- What a bucket gives to the rest of the month, 0 for nothing, and what is stored of it.
SELECT n.booked, n.recognized, ifnull(s.booked, 0), ifnull(s.recognized, 0)
FROM (
  SELECT ifnull(SUM(booked), 0) AS booked, ifnull(SUM(recognized), 0) AS recognized
  FROM line_ahead WHERE tenant = :tenant AND build = :build AND bucket BETWEEN :bucket AND :bucket
) AS n
LEFT JOIN ahead_flows AS s ON s.tenant = :tenant AND s.build = :build AND s.bucket = :bucket;

-- name: facts/customer_ahead
-- What a customer's orders of one month give to the rest of the month, 0 for nothing, and what is stored of it.
SELECT n.recognized, ifnull(s.recognized, 0)
FROM (
  SELECT ifnull(SUM(recognized), 0) AS recognized FROM line_ahead
  WHERE tenant = :tenant AND build = :build AND customer_id = :customer_id AND bucket BETWEEN :first_bucket AND :last_bucket
) AS n
LEFT JOIN customer_ahead AS s
  ON s.tenant = :tenant AND s.build = :build AND s.customer_id = :customer_id AND s.order_month = :order_month;
