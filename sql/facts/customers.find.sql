-- Whether customers has a row by customer_id.
SELECT 1 FROM customers WHERE tenant = :tenant AND customer_id = :customer_id;
