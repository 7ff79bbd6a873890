-- How many customers have a line in a window of months, and of how many the first line ever lies in it.
SELECT COUNT(*), COALESCE(SUM(CASE WHEN first_month >= :start THEN 1 ELSE 0 END), 0)
FROM (
  SELECT MIN(month) AS first_month FROM customer_flows
  WHERE tenant = :tenant AND build = :build AND lines > 0 AND month <= :end
  GROUP BY customer_id
  HAVING MAX(month) >= :start
);
