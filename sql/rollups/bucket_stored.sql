-- One row per dimension, member and month as last stored for a bucket.
SELECT dimension, member, month, booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries
FROM bucket_flows
WHERE tenant = :tenant AND build = :build AND bucket = :bucket;
