-- One row per order line and month that it gives something to, of the lines ordered in one month; of those ordered after
-- the build's day only the schedules count.
CREATE TEMP TABLE month_lines AS
SELECT bucket, customer_id, product_line, region, month, iif(counts, booked, 0) AS booked, recognized,
       iif(counts OR NOT lines, mrr, 0) AS mrr, iif(counts, profit, 0) AS profit,
       iif(counts, profit_amount, 0) AS profit_amount, iif(counts, lines, 0) AS lines, recurring_lines, entries
FROM (
  SELECT *, bucket < coalesce((SELECT tomorrow FROM rollup_days WHERE tenant = :tenant AND build = :build),
                              9223372036854775807) AS counts
  FROM line_flows
  WHERE tenant = :tenant AND bucket BETWEEN :first_bucket AND :last_bucket
);
