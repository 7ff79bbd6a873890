-- One row per month as last stored for what a customer ordered in one month.
SELECT month, booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries
FROM customer_flows
WHERE tenant = :tenant AND build = :build AND customer_id = :customer_id AND order_month = :order_month;
