-- Removes a tenant's marks of order lines.
DELETE FROM dirty WHERE tenant = :tenant AND subject IN ('orders', 'customer_orders', 'all_orders');
