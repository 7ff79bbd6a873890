-- One row per customer of a page and month, as stored, whenever it was ordered.
SELECT customer_id, month,
       SUM(booked), SUM(recognized), SUM(mrr), SUM(profit), SUM(profit_amount), SUM(lines), SUM(recurring_lines)
FROM customer_flows
WHERE tenant = :tenant AND build = :build AND customer_id > :after AND customer_id <= :upto
GROUP BY customer_id, month;
