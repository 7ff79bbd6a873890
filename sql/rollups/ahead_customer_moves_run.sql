-- A run of the customers whose rest of the month moves.
SELECT customer_id, order_month, recognized FROM temp.ahead_customer_moves WHERE rowid BETWEEN :first AND :last;
