-- Publishes a customer's name, segment and country.
INSERT INTO customer_names (tenant, customer_id, name, segment, country)
SELECT tenant, customer_id, name, segment, country FROM customers WHERE tenant = :tenant AND customer_id = :customer_id;
