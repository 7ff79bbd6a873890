-- name: rollups/ahead_buckets
-- One row per bucket that gives another rest of the month than is stored: the rest now, 0 for none, and as stored.
CREATE TEMP TABLE ahead_moves AS
WITH now (bucket, booked, recognized) AS MATERIALIZED (
  SELECT bucket, SUM(booked), SUM(recognized) FROM temp.ahead_lines GROUP BY bucket
)
SELECT n.bucket, n.booked, n.recognized, ifnull(s.booked, 0) AS booked_before, ifnull(s.recognized, 0) AS recognized_before
FROM now AS n
LEFT JOIN ahead_flows AS s ON s.tenant = :tenant AND s.build = :build AND s.bucket = n.bucket
WHERE n.booked <> ifnull(s.booked, 0) OR n.recognized <> ifnull(s.recognized, 0)
UNION ALL
SELECT s.bucket, 0, 0, s.booked, s.recognized
FROM ahead_flows AS s
WHERE s.tenant = :tenant AND s.build = :build AND s.bucket NOT IN (SELECT bucket FROM now);

-- name: rollups/ahead_moves_run
-- A run of the buckets whose rest of the month moves.
SELECT bucket, booked, recognized, booked_before, recognized_before FROM temp.ahead_moves WHERE rowid BETWEEN :first AND :last;

-- name: rollups/ahead_moves_drop
-- Removes the work table of buckets.
DROP TABLE IF EXISTS temp.ahead_moves;

-- name: rollups/ahead_customers
-- One row per customer and month of the orders that give another rest of the month than is stored: the rest now, 0 for none.
CREATE TEMP TABLE ahead_customer_moves AS
WITH now (customer_id, order_month, recognized) AS MATERIALIZED (
  SELECT customer_id, order_month, SUM(recognized) FROM temp.ahead_lines
  WHERE customer_id IS NOT NULL GROUP BY customer_id, order_month
)
SELECT n.customer_id, n.order_month, n.recognized
FROM now AS n
LEFT JOIN customer_ahead AS s
  ON s.tenant = :tenant AND s.build = :build AND s.customer_id = n.customer_id AND s.order_month = n.order_month
WHERE n.recognized <> ifnull(s.recognized, 0)
UNION ALL
SELECT s.customer_id, s.order_month, 0
FROM customer_ahead AS s
WHERE s.tenant = :tenant AND s.build = :build
  AND (s.customer_id, s.order_month) NOT IN (SELECT customer_id, order_month FROM now);

-- name: rollups/ahead_customer_moves_run
-- A run of the customers whose rest of the month moves.
SELECT customer_id, order_month, recognized FROM temp.ahead_customer_moves WHERE rowid BETWEEN :first AND :last;

-- name: rollups/ahead_customer_moves_drop
-- Removes the work table of customers.
DROP TABLE IF EXISTS temp.ahead_customer_moves;

-- name: rollups/ahead_move
-- What lies ahead moves by a difference. Past 64 bits a sum is a real number, which the table refuses.
UPDATE rollup_days SET booked = booked + :booked, recognized = recognized + :recognized
WHERE tenant = :tenant AND build = :build;

-- name: rollups/ahead_replace
-- What a bucket gives to the rest of the month, new or replaced.
INSERT OR REPLACE INTO ahead_flows (tenant, build, bucket, booked, recognized) VALUES (?, ?, ?, ?, ?);

-- name: rollups/ahead_delete
-- Removes a bucket that gives nothing to the rest of the month.
DELETE FROM ahead_flows WHERE tenant = ? AND build = ? AND bucket = ?;

-- name: rollups/customer_ahead_replace
-- What a customer's orders of one month give to the rest of the month, new or replaced.
INSERT OR REPLACE INTO customer_ahead (tenant, build, customer_id, order_month, recognized) VALUES (?, ?, ?, ?, ?);

-- name: rollups/customer_ahead_delete
-- Removes what gives a customer nothing in the rest of the month.
DELETE FROM customer_ahead WHERE tenant = ? AND build = ? AND customer_id = ? AND order_month = ?;
