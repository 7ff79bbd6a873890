-- name: facts/revenue_trend.upsert
-- One row of revenue_trend by month: new, replaced by other content, or left as it is when the content is the same.
INSERT INTO revenue_trend (tenant, month, recognized, booked, backlog, source, received_at)
VALUES (:tenant, :month, :recognized, :booked, :backlog, :source, :received_at)
ON CONFLICT (tenant, month) DO UPDATE SET
  recognized = excluded.recognized, booked = excluded.booked, backlog = excluded.backlog, source = excluded.source, received_at = excluded.received_at
WHERE (revenue_trend.recognized, revenue_trend.booked, revenue_trend.backlog)
  IS NOT (excluded.recognized, excluded.booked, excluded.backlog);

-- name: facts/revenue_trend.delete
-- Removes from revenue_trend by month.
DELETE FROM revenue_trend WHERE tenant = :tenant AND month = :month;

-- name: facts/revenue_trend.find
-- Whether revenue_trend has a row by month.
SELECT 1 FROM revenue_trend WHERE tenant = :tenant AND month = :month;
