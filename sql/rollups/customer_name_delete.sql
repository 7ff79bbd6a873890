-- Removes a customer's published name.
DELETE FROM customer_names WHERE tenant = :tenant AND customer_id = :customer_id;
