-- One row per dimension, member and month: the sum of a build's buckets. Days are summed of what their lines give to the
-- month of their order.
CREATE TEMP TABLE work AS
SELECT :tenant AS tenant, :build AS build, dimension, member, month,
       SUM(booked) AS booked, SUM(recognized) AS recognized, SUM(mrr) AS mrr, SUM(profit) AS profit,
       SUM(profit_amount) AS profit_amount, SUM(lines) AS lines, SUM(recurring_lines) AS recurring_lines, SUM(entries) AS entries
FROM bucket_flows
WHERE tenant = :tenant AND build = :build
GROUP BY dimension, member, month
UNION ALL
SELECT :tenant, :build, 'day', printf('%02d', bucket / 1024 % 31 + 1), month,
       SUM(booked), SUM(recognized), SUM(mrr), SUM(profit), SUM(profit_amount), SUM(lines), SUM(recurring_lines), SUM(entries)
FROM bucket_flows
WHERE tenant = :tenant AND build = :build AND dimension = 'total' AND month = bucket / 31744
GROUP BY bucket / 1024, month;
