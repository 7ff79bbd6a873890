-- One row per customer whose published name, segment or country is not as written.
SELECT c.tenant, c.customer_id
FROM customers AS c LEFT JOIN customer_names AS n ON n.tenant = c.tenant AND n.customer_id = c.customer_id
WHERE c.tenant = :tenant
  AND (n.customer_id IS NULL OR (n.name, n.segment, n.country) IS NOT (c.name, c.segment, c.country))
UNION ALL
SELECT n.tenant, n.customer_id
FROM customer_names AS n LEFT JOIN customers AS c ON c.tenant = n.tenant AND c.customer_id = n.customer_id
WHERE n.tenant = :tenant AND c.customer_id IS NULL;
