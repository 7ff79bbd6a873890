-- Marks what customers ordered on days that begin, or cease, to count.
INSERT OR IGNORE INTO dirty (tenant, subject, part, member)
SELECT DISTINCT tenant, 'customer_orders', month_key, customer_id FROM orders
WHERE tenant = :tenant AND bucket >= :first_bucket AND bucket < :end_bucket AND customer_id IS NOT NULL;
