-- One month of a customer's orders of one month, new or replaced.
INSERT OR REPLACE INTO customer_flows (tenant, build, customer_id, month, order_month,
  booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);
