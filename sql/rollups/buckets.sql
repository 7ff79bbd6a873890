-- name: rollups/bucket_changes
-- One row per dimension, member and month to which the lines of a bucket give something else than is stored: the flows now,
-- NULL where nothing is left, and as stored, NULL where nothing was. Of a bucket after the build's day (`counts` is 0) only
-- the schedules count.
WITH day (counts) AS MATERIALIZED (
  SELECT :bucket < coalesce((SELECT tomorrow FROM rollup_days WHERE tenant = :tenant AND build = :build), 9223372036854775807)
),
fine (month, product_line, region, no_customer,
           booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries) AS MATERIALIZED (
  SELECT month, coalesce(product_line, ''), coalesce(region, ''), customer_id IS NULL,
         SUM(booked) * counts, SUM(recognized), SUM(CASE WHEN lines AND NOT counts THEN 0 ELSE mrr END),
         SUM(profit) * counts, SUM(profit_amount) * counts, SUM(lines) * counts, SUM(recurring_lines), SUM(entries)
  FROM day CROSS JOIN line_flows
  WHERE tenant = :tenant AND bucket BETWEEN :bucket AND :bucket
  GROUP BY 1, 2, 3, 4
),
cells (dimension, member, month,
       booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries) AS MATERIALIZED (
  SELECT 'total', '', month,
         SUM(booked), SUM(recognized), SUM(mrr), SUM(profit), SUM(profit_amount), SUM(lines), SUM(recurring_lines), SUM(entries)
  FROM fine GROUP BY month
  UNION ALL
  SELECT 'product_line', product_line, month,
         SUM(booked), SUM(recognized), SUM(mrr), SUM(profit), SUM(profit_amount), SUM(lines), SUM(recurring_lines), SUM(entries)
  FROM fine GROUP BY product_line, month
  UNION ALL
  SELECT 'region', region, month,
         SUM(booked), SUM(recognized), SUM(mrr), SUM(profit), SUM(profit_amount), SUM(lines), SUM(recurring_lines), SUM(entries)
  FROM fine GROUP BY region, month
  UNION ALL
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

-- name: rollups/bucket_replace
-- One dimension, member and month of a bucket, new or replaced.
INSERT OR REPLACE INTO bucket_flows (tenant, build, bucket, dimension, member, month,
  booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: rollups/bucket_delete
-- Removes one dimension, member and month of a bucket, when nothing is left in it.
DELETE FROM bucket_flows
WHERE tenant = ? AND build = ? AND bucket = ? AND dimension = ? AND member = ? AND month = ?;

-- name: rollups/month_stored
-- The flows of one dimension, member and month.
SELECT booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries
FROM month_flows
WHERE tenant = ? AND build = ? AND dimension = ? AND member = ? AND month = ?;

-- name: rollups/month_replace
-- The flows of one dimension, member and month, new or replaced.
INSERT OR REPLACE INTO month_flows (tenant, build, dimension, member, month,
  booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: rollups/month_delete
-- Removes one dimension, member and month, when nothing is left in it.
DELETE FROM month_flows
WHERE tenant = ? AND build = ? AND dimension = ? AND member = ? AND month = ?;
