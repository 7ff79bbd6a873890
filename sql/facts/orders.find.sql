-- Whether orders has a row by order_id and line_no.
SELECT 1 FROM orders WHERE tenant = :tenant AND order_id = :order_id AND line_no = :line_no;
