-- Copies a run of rows of the work table into the customers of a build.
INSERT INTO customer_flows (tenant, build, customer_id, month, order_month,
  booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries)
SELECT tenant, build, customer_id, month, order_month, booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries
FROM temp.work WHERE rowid BETWEEN :first AND :last;
