-- One row per customer of a page and month that the customer's lines give anything to.
SELECT customer_id, month,
       SUM(booked), SUM(recognized), SUM(mrr), SUM(profit), SUM(profit_amount), SUM(lines), SUM(recurring_lines)
FROM temp.line_months
WHERE tenant = :tenant AND customer_id > :after AND customer_id <= :upto
GROUP BY customer_id, month;
