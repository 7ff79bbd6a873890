-- One row per customer with a line in a window of months, by order date.
INSERT INTO customer_windows (tenant, build, "range", customer_id, booked, lines, first_month)
SELECT tenant, build, :range, customer_id,
       SUM(CASE WHEN month BETWEEN :start AND :end THEN booked ELSE 0 END),
       SUM(CASE WHEN month BETWEEN :start AND :end THEN lines ELSE 0 END),
       MIN(month)
FROM customer_flows
WHERE tenant = :tenant AND build = :build AND lines > 0
GROUP BY customer_id
HAVING SUM(CASE WHEN month BETWEEN :start AND :end THEN lines ELSE 0 END) > 0;
