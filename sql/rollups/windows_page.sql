-- The customer with whom a page of so many rows ends; none when fewer are left.
SELECT customer_id FROM customer_flows
WHERE tenant = :tenant AND build = :build AND customer_id > :after
ORDER BY customer_id, month, order_month
LIMIT 1 OFFSET :rows;
