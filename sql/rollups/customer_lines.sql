-- One row per month that a customer's lines ordered in one month give something to.
SELECT month, SUM(booked), SUM(recognized), SUM(mrr), SUM(profit), SUM(profit_amount), SUM(lines), SUM(recurring_lines), SUM(entries)
FROM line_flows
WHERE tenant = :tenant AND customer_id = :customer_id AND bucket BETWEEN :first_bucket AND :last_bucket
GROUP BY month;
