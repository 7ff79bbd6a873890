-- One row per order line with an instant that has an offset, after a key: what a change of timezone dates anew.
SELECT order_id, line_no, order_date, ordered_at FROM orders
WHERE tenant = :tenant AND (order_id, line_no) > (:order_id, :line_no)
  AND (ordered_at LIKE '%Z' OR substr(ordered_at, 11) GLOB '*[+-]*')
ORDER BY order_id, line_no
LIMIT :limit;
