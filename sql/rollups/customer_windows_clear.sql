-- Removes a preset window of all customers.
DELETE FROM customer_windows WHERE tenant = :tenant AND build = :build AND "range" = :range;
