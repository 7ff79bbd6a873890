-- One row per customer and month of the orders, as stored.
SELECT customer_id, order_month, recognized FROM customer_ahead WHERE tenant = :tenant AND build = :build;
