-- Copies a run of rows of the work table into the months of a build.
INSERT INTO month_flows (tenant, build, dimension, member, month,
  booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries)
SELECT tenant, build, dimension, member, month, booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries
FROM temp.work WHERE rowid BETWEEN :first AND :last;
