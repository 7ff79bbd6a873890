-- Dates an order line anew.
UPDATE orders SET order_date = :order_date WHERE tenant = :tenant AND order_id = :order_id AND line_no = :line_no;
