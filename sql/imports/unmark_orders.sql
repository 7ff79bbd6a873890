-- Removes the marks that a mark of all order lines stands for.
DELETE FROM dirty WHERE tenant = :tenant AND subject IN ('orders', 'customer_orders');
