-- Removes what is stored for a customer's orders of one month.
DELETE FROM customer_flows
WHERE tenant = :tenant AND build = :build AND customer_id = :customer_id AND month = :month AND order_month = :order_month;
