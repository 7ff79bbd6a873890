-- Removes one line of an order.
DELETE FROM orders WHERE tenant = :tenant AND order_id = :order_id AND line_no = :line_no;
