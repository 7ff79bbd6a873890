-- name: rollups/bucket_replace
-- One dimension, member and month of a bucket, new or replaced.
INSERT OR REPLACE INTO bucket_flows (tenant, build, bucket, dimension, member, month,
  booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: rollups/bucket_delete
-- Removes one dimension, member and month of a bucket, when nothing is left in it.
DELETE FROM bucket_flows
WHERE tenant = ? AND build = ? AND bucket = ? AND dimension = ? AND member = ? AND month = ?;

-- name: rollups/month_stored
-- The flows of one dimension, member and month.
SELECT booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries
FROM month_flows
WHERE tenant = ? AND build = ? AND dimension = ? AND member = ? AND month = ?;

-- name: rollups/month_replace
-- The flows of one dimension, member and month, new or replaced.
INSERT OR REPLACE INTO month_flows (tenant, build, dimension, member, month,
  booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: rollups/month_delete
-- Removes one dimension, member and month, when nothing is left in it.
DELETE FROM month_flows
WHERE tenant = ? AND build = ? AND dimension = ? AND member = ? AND month = ?;

-- name: rollups/month_sums
-- One row per dimension and month of a build: what its members sum to.
SELECT dimension, month, SUM(booked), SUM(recognized), SUM(mrr), SUM(profit), SUM(profit_amount), SUM(lines),
       SUM(recurring_lines), SUM(entries)
FROM month_flows WHERE tenant = :tenant AND build = :build
GROUP BY dimension, month;
