-- Those of the given ids that the tenant has as customers of orders or subscriptions.
SELECT value FROM json_each(:names) AS n
WHERE EXISTS (SELECT 1 FROM orders WHERE tenant = :tenant AND customer_id = n.value)
  OR EXISTS (SELECT 1 FROM subscriptions WHERE tenant = :tenant AND customer_id = n.value);
