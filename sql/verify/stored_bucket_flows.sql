-- One row per dimension, member and month: the sum of some of the stored buckets.
SELECT dimension, member, month,
       SUM(booked), SUM(recognized), SUM(mrr), SUM(profit), SUM(profit_amount), SUM(lines), SUM(recurring_lines)
FROM bucket_flows
WHERE tenant = :tenant AND build = :build AND bucket BETWEEN :first AND :last
GROUP BY dimension, member, month;
