-- Copies a run of rows of the work table into the buckets of a build.
INSERT INTO bucket_flows (tenant, build, bucket, dimension, member, month,
  booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries)
SELECT tenant, build, bucket, dimension, member, month, booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries
FROM temp.work WHERE rowid BETWEEN :first AND :last;
