-- One row per customer with a line in a window of months, by order date.
CREATE TEMP TABLE work AS
SELECT :tenant AS tenant, :build AS build, :range AS "range", customer_id, booked, lines, first_month
FROM (
  SELECT customer_id,
         SUM(CASE WHEN month BETWEEN :start AND :end THEN booked ELSE 0 END) AS booked,
         SUM(CASE WHEN month BETWEEN :start AND :end THEN lines ELSE 0 END) AS lines,
         MIN(month) AS first_month
  FROM customer_flows
  WHERE tenant = :tenant AND build = :build AND lines > 0
  GROUP BY customer_id
)
WHERE lines > 0;
