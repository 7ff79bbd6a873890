-- name: publish/totals
-- One row per month: the flows of all order lines.
SELECT month, booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries
FROM month_flows WHERE tenant = :tenant AND build = :build AND dimension = 'total' AND member = ''
ORDER BY month;

-- name: publish/to_day
-- What the days of a month to one of them booked: amount, lines, profit, and amount of the lines whose profit is known.
SELECT ifnull(SUM(booked), 0), ifnull(SUM(lines), 0), ifnull(SUM(profit), 0), ifnull(SUM(profit_amount), 0)
FROM month_flows
WHERE tenant = :tenant AND build = :build AND dimension = 'day' AND member <= printf('%02d', :day) AND month = :month;

-- name: publish/ahead
-- What lies ahead in the month of the day that a build's rollups are of, and that month.
SELECT month, booked, recognized FROM rollup_days WHERE tenant = :tenant AND build = :build;

-- name: publish/recurring
-- One row per month of recurring revenue on one basis.
SELECT month, mrr, retained_from, retained FROM recurring_flows
WHERE tenant = :tenant AND build = :build AND basis = :basis;

-- name: publish/uptime
-- One row per service and month with uptime samples.
SELECT service, month, total, samples FROM uptime_flows WHERE tenant = :tenant ORDER BY service, month;

-- name: publish/top_customers
-- One row per customer with a line in a stored window, the largest by booked amount first.
SELECT w.customer_id, n.name, w.booked, w.lines
FROM customer_windows AS w
LEFT JOIN customer_names AS n ON n.tenant = w.tenant AND n.customer_id = w.customer_id
WHERE w.tenant = :tenant AND w.build = :build AND w.first_month = :start AND w.last_month = :end AND w.lines > 0
ORDER BY w.booked DESC, w.customer_id
LIMIT :limit;
