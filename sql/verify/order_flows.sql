-- One row per product line, region, known or unknown customer, and month that the lines of some buckets give anything to.
SELECT ifnull(product_line, ''), ifnull(region, ''), customer_id IS NOT NULL, month,
       SUM(booked), SUM(recognized), SUM(mrr), SUM(profit), SUM(profit_amount), SUM(lines), SUM(recurring_lines)
FROM temp.line_months
WHERE tenant = :tenant AND bucket BETWEEN :first AND :last
GROUP BY 1, 2, 3, 4;
