-- Removes a number of customers that is 0.
DELETE FROM customer_counts WHERE tenant = ? AND build = ? AND month = ? AND previous = ? AND customers = 0;
