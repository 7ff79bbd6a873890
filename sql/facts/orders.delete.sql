-- Removes from orders by order_id, all its lines.
DELETE FROM orders WHERE tenant = :tenant AND order_id = :order_id;
