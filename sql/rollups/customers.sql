-- name: rollups/customer_stored
-- One row per month as last stored for what a customer ordered in one month.
SELECT month, booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries
FROM customer_flows
WHERE tenant = :tenant AND build = :build AND customer_id = :customer_id AND order_month = :order_month;

-- name: rollups/customer_replace
-- One month of a customer's orders of one month, new or replaced.
INSERT OR REPLACE INTO customer_flows (tenant, build, customer_id, month, order_month,
  booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: rollups/customer_delete
-- Removes what is stored for a customer's orders of one month.
DELETE FROM customer_flows
WHERE tenant = ? AND build = ? AND customer_id = ? AND month = ? AND order_month = ?;

-- name: rollups/customer_mrr
-- One row per month in which a customer's order lines have MRR.
SELECT month, SUM(mrr) FROM customer_flows
WHERE tenant = :tenant AND build = :build AND customer_id = :customer_id AND mrr <> 0
GROUP BY month;

-- name: rollups/customer_count_move
-- Moves the number of customers that ordered in a month and had last ordered in another.
INSERT INTO customer_counts (tenant, build, month, previous, customers)
VALUES (?, ?, ?, ?, ?)
ON CONFLICT (tenant, build, month, previous) DO UPDATE SET customers = customers + excluded.customers;

-- name: rollups/customer_count_delete
-- Removes a number of customers that is 0.
DELETE FROM customer_counts WHERE tenant = ? AND build = ? AND month = ? AND previous = ? AND customers = 0;

-- name: rollups/customer_name_delete
-- Removes a customer's published name.
DELETE FROM customer_names WHERE tenant = :tenant AND customer_id = :customer_id;
