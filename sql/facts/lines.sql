-- name: facts/lines_by_bucket
-- One row per order line after a place, in the order of buckets up to the last one; the day is the order date.
SELECT bucket, {fields}, source, received_at, ordered_at
FROM orders
WHERE tenant = :tenant AND bucket <= :last_bucket AND (bucket, order_id, line_no) > (:bucket, :order_id, :line_no)
ORDER BY bucket, order_id, line_no
LIMIT :limit;

-- name: facts/lines_by_customer
-- One row per order line of a customer after a place, in the order of buckets up to the last one; the day is the order date.
SELECT bucket, {fields}, source, received_at, ordered_at
FROM orders
WHERE tenant = :tenant AND customer_id = :customer_id AND bucket <= :last_bucket
  AND (bucket, order_id, line_no) > (:bucket, :order_id, :line_no)
ORDER BY bucket, order_id, line_no
LIMIT :limit;

-- name: facts/line_numbers
-- One row per line of an order.
SELECT line_no FROM orders WHERE tenant = :tenant AND order_id = :order_id;

-- name: facts/zoned_lines
-- One row per order line with an instant that has an offset, after a key: what a change of timezone dates anew.
SELECT order_id, line_no, order_date, ordered_at FROM orders
WHERE tenant = :tenant AND (order_id, line_no) > (:order_id, :line_no)
  AND (ordered_at LIKE '%Z' OR substr(ordered_at, 11) GLOB '*[+-]*')
ORDER BY order_id, line_no
LIMIT :limit;

-- name: facts/redate_line
-- Dates an order line anew.
UPDATE orders SET order_date = ? WHERE tenant = ? AND order_id = ? AND line_no = ?;

-- name: facts/bucket_span
-- The first and the last bucket of a tenant.
SELECT (SELECT bucket FROM orders WHERE tenant = :tenant AND bucket BETWEEN 0 AND 9223372036854775807
        ORDER BY bucket LIMIT 1),
       (SELECT bucket FROM orders WHERE tenant = :tenant AND bucket BETWEEN 0 AND 9223372036854775807
        ORDER BY bucket DESC LIMIT 1);
