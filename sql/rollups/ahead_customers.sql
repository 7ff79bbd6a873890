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
