-- One row per month of ordering and the month before in which the same customers ordered, 0 for never: how many they are.
CREATE TEMP TABLE work AS
SELECT :tenant AS tenant, :build AS build, month, previous, COUNT(*) AS customers
FROM (
  SELECT month, lag(month, 1, 0) OVER (PARTITION BY customer_id ORDER BY month) AS previous
  FROM (SELECT DISTINCT customer_id, month FROM customer_flows WHERE tenant = :tenant AND build = :build AND lines > 0)
)
GROUP BY month, previous;
