-- Sets a tenant's marks of order lines aside: the rebuild that begins reads what they stand for.
INSERT OR REPLACE INTO rebuild_marks (tenant, subject, part, member, before)
SELECT tenant, subject, part, member, 1 FROM dirty
WHERE tenant = :tenant AND subject IN ('orders', 'customer_orders', 'all_orders');
