-- One row per month of the last twelve: the sums of a dashboard, straight from the order lines.
SELECT month_key, SUM(amount), SUM(profit), COUNT(*)
FROM orders
WHERE tenant = 'default' AND bucket BETWEEN :first_bucket AND :last_bucket
GROUP BY month_key
ORDER BY month_key;
