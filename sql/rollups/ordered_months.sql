-- One row per month in which a customer ordered, oldest first.
SELECT DISTINCT month FROM customer_flows
WHERE tenant = :tenant AND build = :build AND customer_id = :customer_id AND lines > 0
ORDER BY month;
