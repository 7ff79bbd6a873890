-- One row per order line that may give something to the rest of the month of :today.
SELECT bucket, customer_id, substr(order_date, 1, 4) * 12 + substr(order_date, 6, 2) - 1, amount, order_date, service_start,
       service_end
FROM orders
WHERE tenant = :tenant AND (order_date > :today OR service_start > :today OR service_end > :today);
