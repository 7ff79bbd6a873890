-- Removes from customers by customer_id.
DELETE FROM customers WHERE tenant = :tenant AND customer_id = :customer_id;
