-- name: requests/order_line_delete
-- Removes one line of an order.
DELETE FROM orders WHERE tenant = :tenant AND order_id = :order_id AND line_no = :line_no;

-- name: requests/recompute_insert
-- One recompute that is asked for.
INSERT INTO recomputes (tenant, "full", requested_at) VALUES (:tenant, :full, :requested_at);
