-- Removes what is stored for a customer's orders of one month.
DELETE FROM customer_flows
WHERE tenant = ? AND build = ? AND customer_id = ? AND month = ? AND order_month = ?;
