-- name: facts/mark_buckets_of_days
-- Marks the buckets of days that begin, or cease, to count.
INSERT OR IGNORE INTO dirty (tenant, subject, part)
SELECT DISTINCT tenant, 'orders', bucket FROM orders
WHERE tenant = :tenant AND bucket >= :first_bucket AND bucket < :end_bucket;

-- name: facts/mark_customers_of_days
-- Marks what customers ordered on days that begin, or cease, to count.
INSERT OR IGNORE INTO dirty (tenant, subject, part, member)
SELECT DISTINCT tenant, 'customer_orders', month_key, customer_id FROM orders
WHERE tenant = :tenant AND bucket >= :first_bucket AND bucket < :end_bucket AND customer_id IS NOT NULL;

-- name: facts/mark_others
-- Marks all parts of a tenant's facts other than orders and names, and all that is stored of them.
INSERT INTO dirty (tenant, subject, part, member)
SELECT tenant, subject, part, member FROM (
  SELECT :tenant AS tenant, 'tenant' AS subject, 0 AS part, '' AS member
  UNION SELECT :tenant, 'opportunities', 0, ''
  UNION SELECT tenant, 'subscriptions', 0, customer_id FROM subscriptions WHERE tenant = :tenant
  UNION SELECT tenant, 'ops_uptime', month_key, '' FROM ops_uptime WHERE tenant = :tenant
  UNION SELECT tenant, 'ops_uptime', month, '' FROM uptime_flows WHERE tenant = :tenant
) AS m
WHERE NOT EXISTS (SELECT 1 FROM dirty AS d WHERE d.tenant = m.tenant AND d.subject = m.subject AND d.part = m.part
                  AND d.member = m.member);
