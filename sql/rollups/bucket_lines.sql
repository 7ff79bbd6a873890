-- One row per month, product line, region and presence of a customer that the lines of a bucket give something to.
SELECT month, coalesce(product_line, ''), coalesce(region, ''), customer_id IS NULL,
       SUM(booked), SUM(recognized), SUM(mrr), SUM(profit), SUM(profit_amount), SUM(lines), SUM(recurring_lines), SUM(entries)
FROM line_flows
WHERE tenant = :tenant AND bucket BETWEEN :bucket AND :bucket
GROUP BY 1, 2, 3, 4;
