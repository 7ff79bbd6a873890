-- name: reads/stored_window
-- A filled window that holds the same orders as a window of months: none has a line in a month that only one of them has.
SELECT w.first_month, w.last_month FROM windows AS w
WHERE w.tenant = :tenant AND w.build = :build AND w.filled_to IS NULL AND NOT w.retired
  AND NOT EXISTS (
    SELECT 1 FROM month_flows AS m
    WHERE m.tenant = :tenant AND m.build = :build AND m.dimension = 'total' AND m.member = ''
      AND (m.month BETWEEN w.first_month AND w.last_month) <> (m.month BETWEEN :start AND :end)
  )
LIMIT 1;

-- name: reads/stored_customers
-- One row per customer with a line in a stored window, the largest by booked amount first; by order date.
SELECT w.customer_id, n.name, w.booked, w.lines
FROM (
  SELECT tenant, customer_id, booked, lines FROM customer_windows
  WHERE tenant = :tenant AND build = :build AND first_month = :start AND last_month = :end AND lines > 0
  ORDER BY booked DESC, customer_id
  LIMIT :limit
) AS w
LEFT JOIN customer_names AS n ON n.tenant = w.tenant AND n.customer_id = w.customer_id
ORDER BY w.booked DESC, w.customer_id;

-- name: reads/stored_members
-- One row per customer in a stored window, those with the largest `figure` (recognized, booked, profit) first.
SELECT w.customer_id, n.name, w.recognized, w.booked, w.profit, w.profit_amount
FROM (
  SELECT tenant, customer_id, recognized, booked, profit, profit_amount FROM customer_windows
  WHERE tenant = :tenant AND build = :build AND first_month = :start AND last_month = :end
  ORDER BY CASE :figure WHEN 'recognized' THEN recognized WHEN 'booked' THEN booked ELSE profit END DESC, customer_id
  LIMIT :limit
) AS w
LEFT JOIN customer_names AS n ON n.tenant = w.tenant AND n.customer_id = w.customer_id;

-- name: reads/window_customers
-- One row per customer with a line in a window of months, the largest by booked amount first; by order date.
SELECT w.customer_id, n.name, w.booked, w.lines
FROM (
  SELECT tenant, customer_id, SUM(booked) AS booked, SUM(lines) AS lines FROM customer_flows
  WHERE tenant = :tenant AND build = :build AND month BETWEEN :start AND :end AND lines > 0
  GROUP BY tenant, customer_id
  ORDER BY SUM(booked) DESC, customer_id
  LIMIT :limit
) AS w
LEFT JOIN customer_names AS n ON n.tenant = w.tenant AND n.customer_id = w.customer_id
ORDER BY w.booked DESC, w.customer_id;

-- name: reads/window_members
-- One row per customer in a window of months, those with the largest `figure` (recognized, booked, profit) first.
SELECT w.customer_id, n.name, w.recognized, w.booked, w.profit, w.profit_amount
FROM (
  SELECT tenant, customer_id, SUM(recognized) AS recognized, SUM(booked) AS booked, SUM(profit) AS profit,
         SUM(profit_amount) AS profit_amount
  FROM customer_flows
  WHERE tenant = :tenant AND build = :build AND month BETWEEN :start AND :end
  GROUP BY tenant, customer_id
  ORDER BY CASE :figure WHEN 'recognized' THEN SUM(recognized) WHEN 'booked' THEN SUM(booked) ELSE SUM(profit) END DESC,
           customer_id
  LIMIT :limit
) AS w
LEFT JOIN customer_names AS n ON n.tenant = w.tenant AND n.customer_id = w.customer_id;

-- name: reads/customer_counts
-- How many customers have a line in a window of months, and of how many the first line ever lies in it.
SELECT COALESCE(SUM(customers), 0), COALESCE(SUM(CASE WHEN previous = 0 THEN customers ELSE 0 END), 0)
FROM customer_counts
WHERE tenant = :tenant AND build = :build AND month BETWEEN :start AND :end AND previous < :start;
