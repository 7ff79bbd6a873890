-- Removes a customer from all windows.
DELETE FROM customer_windows WHERE tenant = :tenant AND build = :build AND "range" = :range AND customer_id = :customer_id;
