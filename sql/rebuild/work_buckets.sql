-- One row per bucket, dimension, member and month that lines ordered in one month give something to.
CREATE TEMP TABLE work AS
WITH fine (bucket, month, product_line, region, no_customer,
           booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries) AS MATERIALIZED (
  SELECT bucket, month, coalesce(product_line, ''), coalesce(region, ''), customer_id IS NULL,
         SUM(booked), SUM(recognized), SUM(mrr), SUM(profit), SUM(profit_amount), SUM(lines), SUM(recurring_lines), SUM(entries)
  FROM temp.month_lines
  GROUP BY 1, 2, 3, 4, 5
),
cells (tenant, build, bucket, dimension, member, month,
       booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries) AS (
  SELECT :tenant, :build, bucket, 'total', '', month,
         SUM(booked), SUM(recognized), SUM(mrr), SUM(profit), SUM(profit_amount), SUM(lines), SUM(recurring_lines), SUM(entries)
  FROM fine GROUP BY bucket, month
  UNION ALL
  SELECT :tenant, :build, bucket, 'product_line', product_line, month,
         SUM(booked), SUM(recognized), SUM(mrr), SUM(profit), SUM(profit_amount), SUM(lines), SUM(recurring_lines), SUM(entries)
  FROM fine GROUP BY bucket, product_line, month
  UNION ALL
  SELECT :tenant, :build, bucket, 'region', region, month,
         SUM(booked), SUM(recognized), SUM(mrr), SUM(profit), SUM(profit_amount), SUM(lines), SUM(recurring_lines), SUM(entries)
  FROM fine GROUP BY bucket, region, month
  UNION ALL
  SELECT :tenant, :build, bucket, 'no_customer', '', month,
         SUM(booked), SUM(recognized), SUM(mrr), SUM(profit), SUM(profit_amount), SUM(lines), SUM(recurring_lines), SUM(entries)
  FROM fine WHERE no_customer GROUP BY bucket, month
)
SELECT tenant, build, bucket, dimension, member, month,
       booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries
FROM cells;
