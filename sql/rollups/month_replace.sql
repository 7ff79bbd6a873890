-- The flows of one dimension, member and month, new or replaced.
INSERT OR REPLACE INTO month_flows (tenant, build, dimension, member, month,
  booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);
