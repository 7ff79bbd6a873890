-- name: reads/lines_by_bucket
-- One row per order line after a place, in the order of buckets up to the last one; the day is the order date.
SELECT bucket, order_id, line_no, customer_id, order_date, type, amount, profit, service_start, service_end,
       product_line, region, source, received_at, ordered_at
FROM orders
WHERE tenant = :tenant AND bucket <= :last_bucket AND (bucket, order_id, line_no) > (:bucket, :order_id, :line_no)
ORDER BY bucket, order_id, line_no
LIMIT :limit;

-- name: reads/lines_by_customer
-- One row per order line of a customer after a place, in the order of buckets up to the last one; the day is the order date.
SELECT bucket, order_id, line_no, customer_id, order_date, type, amount, profit, service_start, service_end,
       product_line, region, source, received_at, ordered_at
FROM orders
WHERE tenant = :tenant AND customer_id = :customer_id AND bucket <= :last_bucket
  AND (bucket, order_id, line_no) > (:bucket, :order_id, :line_no)
ORDER BY bucket, order_id, line_no
LIMIT :limit;

-- name: reads/order_line_numbers
-- One row per line of an order.
SELECT line_no FROM orders WHERE tenant = :tenant AND order_id = :order_id;
