-- One row if the customer is known by name, order or subscription: its name, segment and country where published.
SELECT n.name, n.segment, n.country
FROM (SELECT 1) LEFT JOIN customer_names AS n ON n.tenant = :tenant AND n.customer_id = :customer_id
WHERE n.customer_id IS NOT NULL
   OR EXISTS (SELECT 1 FROM customer_flows WHERE tenant = :tenant AND build = :build AND customer_id = :customer_id)
   OR EXISTS (SELECT 1 FROM subscription_flows WHERE tenant = :tenant AND customer_id = :customer_id);
