-- How many customers have a line in a preset window, and of how many the first line ever lies in it.
SELECT COUNT(*), COALESCE(SUM(CASE WHEN first_month >= :start THEN 1 ELSE 0 END), 0) FROM customer_windows
WHERE tenant = :tenant AND build = :build AND "range" = :range;
