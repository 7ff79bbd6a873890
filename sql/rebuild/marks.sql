-- name: rebuild/due
-- A row while all order lines of a tenant are marked at once, which only a rebuild can put right.
SELECT 1 FROM dirty WHERE tenant = :tenant AND subject = 'all_orders' LIMIT 1;

-- name: rebuild/set_aside
-- Sets a tenant's marks of order lines aside: the rebuild that begins reads what they stand for.
INSERT OR REPLACE INTO rebuild_marks (tenant, subject, part, member, before)
SELECT tenant, subject, part, member, 1 FROM dirty
WHERE tenant = :tenant AND subject IN ('orders', 'customer_orders', 'all_orders');

-- name: rebuild/has_set_aside
-- A row while marks are set aside, which only the running rebuild will show.
SELECT 1 FROM rebuild_marks WHERE tenant = :tenant AND before = 1 LIMIT 1;

-- name: rebuild/note_marks
-- Notes the marks of order lines that a refresh is about to consume, for the rebuild that is running.
INSERT OR REPLACE INTO rebuild_marks (tenant, subject, part, member, before)
SELECT tenant, subject, part, member, 0 FROM dirty
WHERE tenant = :tenant AND subject IN ('orders', 'customer_orders');

-- name: rebuild/late_marks
-- One row per mark that refreshes consumed while a rebuild ran, at most so many.
SELECT subject, part, member, 0 FROM rebuild_marks WHERE tenant = :tenant AND before = 0
ORDER BY subject, part, member LIMIT :limit;

-- name: rebuild/forget_late_mark
-- Forgets a mark that has been applied to the build.
DELETE FROM rebuild_marks WHERE tenant = :tenant AND subject = :subject AND part = :part AND member = :member;

-- name: rebuild/forget_marks
-- Forgets the marks of a tenant's rebuild.
DELETE FROM rebuild_marks WHERE tenant = :tenant;

-- name: rebuild/put_back
-- Puts the marks of a rebuild that did not finish back.
INSERT INTO dirty (tenant, subject, part, member)
SELECT tenant, subject, part, member FROM rebuild_marks AS r
WHERE tenant = :tenant AND NOT EXISTS (
  SELECT 1 FROM dirty AS d
  WHERE d.tenant = r.tenant AND d.subject = r.subject AND d.part = r.part AND d.member = r.member);

-- name: rebuild/unmark_orders
-- Removes a tenant's marks of order lines.
DELETE FROM dirty WHERE tenant = :tenant AND subject IN ('orders', 'customer_orders', 'all_orders');

-- name: rebuild/mark_name
-- A mark of a customer's name.
INSERT INTO dirty (tenant, subject, member) VALUES (?, 'customers', ?)
ON CONFLICT (tenant, subject, part, member) DO NOTHING;
