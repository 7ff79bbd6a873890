-- One row per line of an order.
SELECT line_no FROM orders WHERE tenant = :tenant AND order_id = :order_id;
