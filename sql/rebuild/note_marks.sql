-- Notes the marks of order lines that a refresh is about to consume, for the rebuild that is running.
INSERT OR REPLACE INTO rebuild_marks (tenant, subject, part, member, before)
SELECT tenant, subject, part, member, 0 FROM dirty
WHERE tenant = :tenant AND subject IN ('orders', 'customer_orders');
