-- One row per month of a window in which a customer's order lines give something.
SELECT month, SUM(booked), SUM(recognized), SUM(mrr), SUM(lines) FROM customer_flows
WHERE tenant = :tenant AND build = :build AND customer_id = :customer_id AND month BETWEEN :start AND :end
GROUP BY month;
