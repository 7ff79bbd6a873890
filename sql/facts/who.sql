-- name: facts/subscribers_from
-- One row per customer with a subscription that is active on a day or later.
SELECT DISTINCT customer_id FROM subscriptions WHERE tenant = :tenant AND (end_date IS NULL OR end_date >= :from);

-- name: facts/subscribers_turned
-- One row per customer one of whose subscriptions started or ended after one day and not after another.
SELECT customer_id FROM subscriptions WHERE tenant = :tenant AND start_date > :from AND start_date <= :to
UNION
SELECT customer_id FROM subscriptions WHERE tenant = :tenant AND end_date > :from AND end_date <= :to;

-- name: facts/known_customers
-- Those of the given ids that the tenant has as customers of orders or subscriptions.
SELECT value FROM json_each(:names) AS n
WHERE EXISTS (SELECT 1 FROM orders WHERE tenant = :tenant AND customer_id = n.value)
  OR EXISTS (SELECT 1 FROM subscriptions WHERE tenant = :tenant AND customer_id = n.value);

-- name: facts/name_pair
-- A customer's name, segment and country as written, and as published.
SELECT (SELECT json_array(name, segment, country) FROM customers WHERE tenant = :tenant AND customer_id = :customer_id),
       (SELECT json_array(name, segment, country) FROM customer_names WHERE tenant = :tenant AND customer_id = :customer_id);

-- name: facts/copy_name
-- Publishes a customer's name, segment and country.
INSERT INTO customer_names (tenant, customer_id, name, segment, country)
SELECT tenant, customer_id, name, segment, country FROM customers WHERE tenant = :tenant AND customer_id = :customer_id;

-- name: facts/names_to_publish
-- One row per customer whose published name, segment or country is not as written.
SELECT c.tenant, c.customer_id
FROM customers AS c LEFT JOIN customer_names AS n ON n.tenant = c.tenant AND n.customer_id = c.customer_id
WHERE c.tenant = :tenant
  AND (n.customer_id IS NULL OR (n.name, n.segment, n.country) IS NOT (c.name, c.segment, c.country))
UNION ALL
SELECT n.tenant, n.customer_id
FROM customer_names AS n LEFT JOIN customers AS c ON c.tenant = n.tenant AND c.customer_id = n.customer_id
WHERE n.tenant = :tenant AND c.customer_id IS NULL;
