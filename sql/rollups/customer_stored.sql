-- One row per month and month of order as last stored for a customer.
SELECT month, order_month, booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries
FROM customer_flows
WHERE tenant = :tenant AND build = :build AND customer_id = :customer_id;
