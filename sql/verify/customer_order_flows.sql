-- One row per customer of a page and month that the customer's lines give anything to; of those ordered after :today only
-- the schedules count.
SELECT customer_id, month,
       SUM(booked * counts), SUM(recognized), SUM(mrr * (counts OR lines = 0)), SUM(profit * counts), SUM(profit_amount * counts),
       SUM(lines * counts), SUM(recurring_lines)
FROM (SELECT *, order_date <= :today AS counts FROM temp.line_months)
WHERE tenant = :tenant AND customer_id > :after AND customer_id <= :upto
GROUP BY customer_id, month;
