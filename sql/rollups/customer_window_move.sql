-- What a customer's lines give to a window moves by a difference, from nothing where it is new. Past 64 bits a sum is a
-- real number, which the table refuses.
INSERT INTO customer_windows (tenant, build, first_month, last_month, customer_id,
  booked, recognized, profit, profit_amount, lines)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (tenant, build, first_month, last_month, customer_id) DO UPDATE SET
  booked = booked + excluded.booked, recognized = recognized + excluded.recognized, profit = profit + excluded.profit,
  profit_amount = profit_amount + excluded.profit_amount, lines = lines + excluded.lines;
