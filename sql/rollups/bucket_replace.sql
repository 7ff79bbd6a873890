-- One dimension, member and month of a bucket, new or replaced.
INSERT OR REPLACE INTO bucket_flows (tenant, build, bucket, dimension, member, month,
  booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);
