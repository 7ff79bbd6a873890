-- A customer's name, segment and country as written, and as published.
SELECT (SELECT json_array(name, segment, country) FROM customers WHERE tenant = :tenant AND customer_id = :customer_id),
       (SELECT json_array(name, segment, country) FROM customer_names WHERE tenant = :tenant AND customer_id = :customer_id);
