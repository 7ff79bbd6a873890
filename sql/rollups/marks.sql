-- name: rollups/marks
-- One row per mark of a tenant, oldest kinds of subject together.
SELECT subject, part, member, marked_at FROM dirty WHERE tenant = :tenant ORDER BY subject, part, member;

-- name: rollups/count_marks
-- How many marks of order lines a tenant has, at most one more than a limit; a mark of all of them counts as that many.
SELECT CASE WHEN EXISTS (SELECT 1 FROM dirty WHERE tenant = :tenant AND subject = 'all_orders') THEN :limit + 1
            ELSE (SELECT COUNT(*) FROM (
              SELECT 1 FROM dirty WHERE tenant = :tenant AND subject IN ('orders', 'customer_orders') LIMIT :limit + 1))
       END;

-- name: rollups/unmark
-- Removes a tenant's marks, which the transaction at hand has applied; that of all order lines is a rebuild's to take.
DELETE FROM dirty WHERE tenant = :tenant AND subject <> 'all_orders';

-- name: rollups/day
-- The day that a build's rollups are of, the first bucket after it, and whether what lies ahead has been moved to it.
SELECT day, tomorrow, turned FROM rollup_days WHERE tenant = :tenant AND build = :build;

-- name: rollups/day_begin
-- A build's rollups are of another day from now on; what lies ahead has yet to be moved to it.
INSERT INTO rollup_days (tenant, build, day, day_number, month, last_day, last_number, tomorrow, next_month)
SELECT :tenant, :build, :day, :day_number, :month, :last_day, last_day, :tomorrow, :next_month FROM calendar WHERE month = :month
ON CONFLICT (tenant, build) DO UPDATE SET
  day = excluded.day, day_number = excluded.day_number, month = excluded.month, last_day = excluded.last_day,
  last_number = excluded.last_number, tomorrow = excluded.tomorrow, next_month = excluded.next_month, turned = 0;

-- name: rollups/day_turned
-- What lies ahead has been moved to a build's day.
UPDATE rollup_days SET turned = 1 WHERE tenant = :tenant AND build = :build;

-- name: rollups/ordered_months
-- One row per month in which a customer ordered, oldest first.
SELECT DISTINCT month FROM customer_flows
WHERE tenant = :tenant AND build = :build AND customer_id = :customer_id AND lines > 0
ORDER BY month;

-- name: rollups/mark_unpublished
-- Marks a tenant of whom changes were rolled up that are still to be published, as of when the oldest was marked.
INSERT INTO dirty (tenant, subject, marked_at)
VALUES (:tenant, 'unpublished', :marked_at);
