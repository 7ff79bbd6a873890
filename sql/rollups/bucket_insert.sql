-- One row of a bucket, by dimension, member and month.
INSERT INTO bucket_flows (tenant, build, bucket, dimension, member, month,
  booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);
