-- At most one row: the last customer of a page of `size` customers with an order line; none on the last page.
SELECT DISTINCT customer_id FROM orders
WHERE tenant = :tenant AND customer_id > :after
ORDER BY customer_id LIMIT 1 OFFSET :size - 1;
