-- Removes what gives a customer nothing in the rest of the month.
DELETE FROM customer_ahead WHERE tenant = ? AND build = ? AND customer_id = ? AND order_month = ?;
