-- One row per month in which a customer's order lines have MRR.
SELECT month, SUM(mrr) FROM customer_flows
WHERE tenant = :tenant AND build = :build AND customer_id = :customer_id AND mrr <> 0
GROUP BY month;
