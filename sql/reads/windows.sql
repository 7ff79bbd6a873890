-- name: reads/stored_window
-- A filled list of a dimension's largest members in a window that holds the same orders as a window of months: none has a line
-- in a month that only one of them has.
SELECT w.first_month, w.last_month, w.floors FROM windows AS w
WHERE w.tenant = :tenant AND w.build = :build AND w.dimension = :dimension AND w.filled_to IS NULL
  AND NOT EXISTS (
    SELECT 1 FROM month_flows AS m
    WHERE m.tenant = :tenant AND m.build = :build AND m.dimension = 'total' AND m.member = ''
      AND (m.month BETWEEN w.first_month AND w.last_month) <> (m.month BETWEEN :start AND :end)
  )
LIMIT 1;

-- name: reads/listed_members
-- One row per member of a list, those with the largest amount of an order (recognized, booked, profit) first.
SELECT m.member, n.name, m.recognized, m.booked, m.profit, m.profit_amount, m.lines
FROM (
  SELECT member, recognized, booked, profit, profit_amount, lines FROM window_members
  WHERE tenant = :tenant AND build = :build AND dimension = :dimension AND first_month = :start AND last_month = :end
  ORDER BY CASE :order WHEN 'recognized' THEN recognized WHEN 'profit' THEN profit ELSE booked END DESC, member
  LIMIT :limit
) AS m
LEFT JOIN customer_names AS n ON :dimension = 'customer' AND n.tenant = :tenant AND n.customer_id = m.member;

-- name: reads/listed_ordered
-- One row per member of a list with a line by order date in its window, the largest by booked amount first.
SELECT m.member, n.name, m.recognized, m.booked, m.profit, m.profit_amount, m.lines
FROM (
  SELECT member, recognized, booked, profit, profit_amount, lines FROM window_members
  WHERE tenant = :tenant AND build = :build AND dimension = :dimension AND first_month = :start AND last_month = :end
    AND lines > 0
  ORDER BY booked DESC, member
  LIMIT :limit
) AS m
LEFT JOIN customer_names AS n ON :dimension = 'customer' AND n.tenant = :tenant AND n.customer_id = m.member
ORDER BY m.booked DESC, m.member;

-- name: reads/summed_members
-- One row per member of a dimension whose flows give something to a window of months, largest first; of the order `ordered`
-- by booked amount, those alone with a line by order date.
SELECT m.member, n.name, m.recognized, m.booked, m.profit, m.profit_amount, m.lines
FROM (
  SELECT * FROM (
    SELECT customer_id AS member, SUM(recognized) AS recognized, SUM(booked) AS booked, SUM(profit) AS profit,
           SUM(profit_amount) AS profit_amount, SUM(lines) AS lines
    FROM customer_flows
    WHERE :dimension = 'customer' AND tenant = :tenant AND build = :build AND month BETWEEN :start AND :end
      AND (:order <> 'ordered' OR lines > 0)
    GROUP BY customer_id
    ORDER BY CASE :order WHEN 'recognized' THEN SUM(recognized) WHEN 'profit' THEN SUM(profit) ELSE SUM(booked) END DESC, 1
    LIMIT :limit
  )
  UNION ALL
  SELECT * FROM (
    SELECT member, SUM(recognized), SUM(booked), SUM(profit), SUM(profit_amount), SUM(lines)
    FROM month_flows
    WHERE :dimension <> 'customer' AND tenant = :tenant AND build = :build AND dimension = :dimension AND member > ''
      AND month BETWEEN :start AND :end AND (:order <> 'ordered' OR lines > 0)
    GROUP BY member
    ORDER BY CASE :order WHEN 'recognized' THEN SUM(recognized) WHEN 'profit' THEN SUM(profit) ELSE SUM(booked) END DESC, 1
    LIMIT :limit
  )
) AS m
LEFT JOIN customer_names AS n ON :dimension = 'customer' AND n.tenant = :tenant AND n.customer_id = m.member;

-- name: reads/customer_counts
-- How many customers have a line in a window of months, and of how many the first line ever lies in it.
SELECT COALESCE(SUM(customers), 0), COALESCE(SUM(CASE WHEN previous = 0 THEN customers ELSE 0 END), 0)
FROM customer_counts
WHERE tenant = :tenant AND build = :build AND month BETWEEN :start AND :end AND previous < :start;
