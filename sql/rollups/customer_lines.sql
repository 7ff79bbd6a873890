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
