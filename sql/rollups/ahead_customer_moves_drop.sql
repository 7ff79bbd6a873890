-- Removes the work table of customers.
DROP TABLE IF EXISTS temp.ahead_customer_moves;
