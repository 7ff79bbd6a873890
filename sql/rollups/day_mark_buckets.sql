-- Marks the buckets of days that begin, or cease, to count.
INSERT OR IGNORE INTO dirty (tenant, subject, part)
SELECT DISTINCT tenant, 'orders', bucket FROM orders
WHERE tenant = :tenant AND bucket >= :first_bucket AND bucket < :end_bucket;
