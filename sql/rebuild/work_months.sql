-- One row per dimension, member and month: the sum of a build's buckets.
CREATE TEMP TABLE work AS
SELECT :tenant AS tenant, :build AS build, dimension, member, month,
       booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries
FROM (
  SELECT dimension, member, month, SUM(booked) AS booked, SUM(recognized) AS recognized, SUM(mrr) AS mrr,
         SUM(profit) AS profit, SUM(profit_amount) AS profit_amount, SUM(lines) AS lines,
         SUM(recurring_lines) AS recurring_lines, SUM(entries) AS entries
  FROM bucket_flows WHERE tenant = :tenant AND build = :build
  GROUP BY dimension, member, month
);
