-- name: facts/orders.upsert
-- One row of orders by order_id and line_no: new, replaced by other content, or left as it is when the content is the same.
-- An instant is the same with whatever offset it is written.
INSERT INTO orders (tenant, order_id, line_no, customer_id, order_date, ordered_at, type, amount, profit, service_start,
  service_end, product_line, region, source, received_at)
VALUES (:tenant, :order_id, :line_no, :customer_id, :order_date, :ordered_at, :type, :amount, :profit,
  :service_start, :service_end, :product_line, :region, :source, :received_at)
ON CONFLICT (tenant, order_id, line_no) DO UPDATE SET
  customer_id = excluded.customer_id, order_date = excluded.order_date, ordered_at = excluded.ordered_at, type = excluded.type, amount = excluded.amount, profit = excluded.profit, service_start = excluded.service_start, service_end = excluded.service_end, product_line = excluded.product_line, region = excluded.region, source = excluded.source, received_at = excluded.received_at
WHERE (orders.customer_id, orders.order_date, julianday(replace(upper(orders.ordered_at), ':60', ':59')), substr(orders.ordered_at, 17) GLOB '*[zZ+-]*', orders.type, orders.amount, orders.profit, orders.service_start, orders.service_end, orders.product_line, orders.region)
  IS NOT (excluded.customer_id, excluded.order_date, julianday(replace(upper(excluded.ordered_at), ':60', ':59')), substr(excluded.ordered_at, 17) GLOB '*[zZ+-]*', excluded.type, excluded.amount, excluded.profit, excluded.service_start, excluded.service_end, excluded.product_line, excluded.region);

-- name: facts/orders.delete
-- Removes from orders by order_id, all its lines.
DELETE FROM orders WHERE tenant = :tenant AND order_id = :order_id;

-- name: facts/orders.find
-- Whether orders has a row by order_id and line_no.
SELECT 1 FROM orders WHERE tenant = :tenant AND order_id = :order_id AND line_no = :line_no;
