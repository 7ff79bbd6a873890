-- name: rollups/windows
-- One row per list of a build, of a window and dimension: to which member it has been filled, NULL for all, and its floors.
SELECT dimension, first_month, last_month, filled_to, floors FROM windows
WHERE tenant = :tenant AND build = :build;

-- name: rollups/window_begin
-- A list that is to be filled.
INSERT INTO windows (tenant, build, dimension, first_month, last_month, filled_to)
VALUES (:tenant, :build, :dimension, :first_month, :last_month, '');

-- name: rollups/window_store
-- How far a list has been filled, and its floors.
UPDATE windows SET filled_to = :filled_to, floors = :floors
WHERE tenant = :tenant AND build = :build AND dimension = :dimension
  AND first_month = :first_month AND last_month = :last_month;

-- name: rollups/window_drop
-- Removes a list that has no members any more.
DELETE FROM windows
WHERE tenant = :tenant AND build = :build AND dimension = :dimension
  AND first_month = :first_month AND last_month = :last_month;

-- name: rollups/window_empty
-- Removes all members of a list.
DELETE FROM window_members
WHERE tenant = :tenant AND build = :build AND dimension = :dimension
  AND first_month = :first_month AND last_month = :last_month;

-- name: rollups/window_page
-- The member of a dimension with whom a page of so many rows of flows ends; NULL when fewer are left.
SELECT CASE WHEN :dimension = 'customer' THEN (
  SELECT customer_id FROM customer_flows
  WHERE tenant = :tenant AND build = :build AND customer_id > :after
  ORDER BY customer_id, month, order_month LIMIT 1 OFFSET :rows
) ELSE (
  SELECT member FROM month_flows
  WHERE tenant = :tenant AND build = :build AND dimension = :dimension AND member > :after
  ORDER BY member, month LIMIT 1 OFFSET :rows
) END;

-- name: rollups/window_sums
-- One row per member from `first` to `last` whose flows give something to a window's months, and to one of the amounts no less
-- than the least that its list takes: by order date, of those alone who ordered in it (`ordered`), or of all.
SELECT customer_id, SUM(recognized), SUM(booked), SUM(profit), SUM(profit_amount), SUM(lines) FROM customer_flows
WHERE :dimension = 'customer' AND tenant = :tenant AND build = :build AND customer_id BETWEEN :first AND :last
  AND month BETWEEN :first_month AND :last_month
GROUP BY customer_id
HAVING SUM(recognized) >= :recognized OR SUM(booked) >= :booked OR SUM(profit) >= :profit
    OR (SUM(lines) > 0 AND SUM(booked) >= :ordered)
UNION ALL
SELECT member, SUM(recognized), SUM(booked), SUM(profit), SUM(profit_amount), SUM(lines) FROM month_flows
WHERE :dimension <> 'customer' AND tenant = :tenant AND build = :build AND dimension = :dimension
  AND member BETWEEN :first AND :last AND +member <> '' AND month BETWEEN :first_month AND :last_month
GROUP BY member
HAVING SUM(recognized) >= :recognized OR SUM(booked) >= :booked OR SUM(profit) >= :profit
    OR (SUM(lines) > 0 AND SUM(booked) >= :ordered);

-- name: rollups/listed
-- One row per member of a list: what it gives to the window.
SELECT member, recognized, booked, profit, profit_amount, lines FROM window_members
WHERE tenant = :tenant AND build = :build AND dimension = :dimension
  AND first_month = :first_month AND last_month = :last_month;

-- name: rollups/member_months
-- One row per month to which a member of a dimension gives something.
SELECT month, SUM(recognized), SUM(booked), SUM(profit), SUM(profit_amount), SUM(lines) FROM customer_flows
WHERE :dimension = 'customer' AND tenant = :tenant AND build = :build AND customer_id = :member
GROUP BY month
UNION ALL
SELECT month, recognized, booked, profit, profit_amount, lines FROM month_flows
WHERE :dimension <> 'customer' AND tenant = :tenant AND build = :build AND dimension = :dimension AND member = :member;

-- name: rollups/member_lists
-- One row per window in whose list a member is: what it gives to it.
SELECT m.first_month, m.last_month, m.recognized, m.booked, m.profit, m.profit_amount, m.lines
FROM windows AS w
CROSS JOIN window_members AS m
WHERE w.tenant = :tenant AND w.build = :build AND w.dimension = :dimension
  AND m.tenant = :tenant AND m.build = :build AND m.dimension = :dimension
  AND m.first_month = w.first_month AND m.last_month = w.last_month AND m.member = :member;

-- name: rollups/list_length
-- How many members a list has.
SELECT COUNT(*) FROM window_members
WHERE tenant = :tenant AND build = :build AND dimension = :dimension
  AND first_month = :first_month AND last_month = :last_month;

-- name: rollups/list_member
-- A member of a list, new or replaced.
INSERT OR REPLACE INTO window_members (tenant, build, dimension, first_month, last_month, member,
  recognized, booked, profit, profit_amount, lines)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: rollups/unlist_member
-- Removes a member from a list.
DELETE FROM window_members
WHERE tenant = ? AND build = ? AND dimension = ? AND first_month = ? AND last_month = ? AND member = ?;
