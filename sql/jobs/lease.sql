-- name: jobs/lease
-- The last lease: its epoch, who took it, and when.
SELECT epoch, holder, taken_at FROM lease WHERE id = 1;

-- name: jobs/take_lease
-- Gives the lease to a new holder, whose epoch is one more than the last.
UPDATE lease SET epoch = epoch + 1, holder = :holder, taken_at = :taken_at WHERE id = 1 RETURNING epoch;

-- name: jobs/waiting_marks
-- A row if anything is marked.
SELECT 1 FROM dirty LIMIT 1;

-- name: jobs/status
-- A tenant's generation, when it was last confirmed, its failures in a row, and its marks, counted to 100,000.
SELECT p.generation, p.checked_at, coalesce(p.failures, 0), p.error,
       (SELECT COUNT(*) FROM (SELECT 1 FROM dirty WHERE tenant = :tenant LIMIT 100000))
FROM (SELECT :tenant AS tenant) AS t LEFT JOIN published AS p ON p.tenant = t.tenant;
