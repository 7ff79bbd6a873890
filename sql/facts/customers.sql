-- name: facts/customers.upsert
-- One row of customers by customer_id: new, replaced by other content, or left as it is when the content is the same.
INSERT INTO customers (tenant, customer_id, name, segment, country, source, received_at)
VALUES (:tenant, :customer_id, :name, :segment, :country, :source, :received_at)
ON CONFLICT (tenant, customer_id) DO UPDATE SET
  name = excluded.name, segment = excluded.segment, country = excluded.country, source = excluded.source, received_at = excluded.received_at
WHERE (customers.name, customers.segment, customers.country)
  IS NOT (excluded.name, excluded.segment, excluded.country);

-- name: facts/customers.delete
-- Removes from customers by customer_id.
DELETE FROM customers WHERE tenant = :tenant AND customer_id = :customer_id;

-- name: facts/customers.find
-- Whether customers has a row by customer_id.
SELECT 1 FROM customers WHERE tenant = :tenant AND customer_id = :customer_id;
