-- name: imports/mark_all_orders
-- One mark for all order lines of a tenant, as old as the oldest of those that it is to stand for.
INSERT INTO dirty (tenant, subject, marked_at)
SELECT :tenant, 'all_orders', MIN(marked_at) FROM dirty
WHERE tenant = :tenant AND subject IN ('orders', 'customer_orders');

-- name: imports/unmark_orders
-- Removes the marks that a mark of all order lines stands for.
DELETE FROM dirty WHERE tenant = :tenant AND subject IN ('orders', 'customer_orders');
