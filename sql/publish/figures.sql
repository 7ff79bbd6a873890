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
