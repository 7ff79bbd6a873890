-- One row per order line and month that it gives something to, of the lines ordered in one month.
CREATE TEMP TABLE month_lines AS
SELECT bucket, customer_id, product_line, region, month,
       booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries
FROM line_flows
WHERE tenant = :tenant AND bucket BETWEEN :first_bucket AND :last_bucket;
