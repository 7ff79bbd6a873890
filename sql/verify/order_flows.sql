-- One row per product line, region, known or unknown customer, and month that the lines of some buckets give anything to; of
-- those ordered after :today only the schedules count.
SELECT ifnull(product_line, ''), ifnull(region, ''), customer_id IS NOT NULL, month,
       SUM(booked * counts), SUM(recognized), SUM(mrr * (counts OR lines = 0)), SUM(profit * counts), SUM(profit_amount * counts),
       SUM(lines * counts), SUM(recurring_lines)
FROM (SELECT *, order_date <= :today AS counts FROM temp.line_months)
WHERE tenant = :tenant AND bucket BETWEEN :first AND :last
GROUP BY 1, 2, 3, 4;
