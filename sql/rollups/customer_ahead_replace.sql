-- What a customer's orders of one month give to the rest of the month, new or replaced.
INSERT OR REPLACE INTO customer_ahead (tenant, build, customer_id, order_month, recognized) VALUES (?, ?, ?, ?, ?);
