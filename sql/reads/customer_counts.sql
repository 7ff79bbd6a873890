-- How many customers have a line in a window of months, and of how many the first line ever lies in it.
SELECT COALESCE(SUM(customers), 0), COALESCE(SUM(CASE WHEN previous = 0 THEN customers ELSE 0 END), 0)
FROM customer_counts
WHERE tenant = :tenant AND build = :build AND month BETWEEN :start AND :end AND previous < :start;
