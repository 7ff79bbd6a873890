-- name: verify/generation
-- The tenant's live build, and the day its figures were last confirmed on; NULL before the first generation.
SELECT t.build, (SELECT p.today FROM published AS p WHERE p.tenant = t.id AND p.generation > 0)
FROM tenants AS t
WHERE t.id = :tenant;

-- name: verify/calendar
-- One row per month whose days in the calendar are not those of the calendar.
SELECT month, unixepoch(printf('%04d-%02d-01', month / 12, month % 12 + 1)) / 86400 + 2440588 AS first,
       unixepoch(printf('%04d-%02d-01', (month + 1) / 12, (month + 1) % 12 + 1)) / 86400 + 2440587 AS last, first_day, last_day
FROM calendar
WHERE first <> first_day OR last <> last_day;

-- name: verify/order_months
-- One row: the first and the last month with an order line of the tenant; NULL without any.
SELECT (SELECT month_key FROM orders WHERE tenant = :tenant ORDER BY bucket LIMIT 1),
       (SELECT month_key FROM orders WHERE tenant = :tenant ORDER BY bucket DESC LIMIT 1);

-- name: verify/line_months
-- One row per order line and month it gives anything to, by order date, service and MRR rules: the second reading of them.
-- Independent of the view line_flows: days are counted from 1970, amounts are floored so that no remainder is negative,
-- rounded half up, and taken back by one where an exact half became odd.
CREATE TEMP VIEW IF NOT EXISTS line_months AS
SELECT tenant, bucket, order_date, customer_id, {members},
       substr(order_date, 1, 4) * 12 + substr(order_date, 6, 2) - 1 AS month,
       amount AS booked,
       iif(service_start IS NULL, amount, 0) AS recognized,
       iif(type IN ('recurring', 'subscription') AND service_end IS NULL, amount, 0) AS mrr,
       ifnull(profit, 0) AS profit,
       iif(profit IS NULL, 0, amount) AS profit_amount,
       1 AS lines,
       iif(type IN ('recurring', 'subscription'), 1, 0) AS recurring_lines
FROM orders
UNION ALL
SELECT tenant, bucket, order_date, customer_id, {members},
       substr(service_start, 1, 4) * 12 + substr(service_start, 6, 2) - 1,
       0, amount, 0, 0, 0, 0, 0
FROM orders
WHERE service_end IS NULL AND service_start IS NOT NULL
UNION ALL
SELECT tenant, bucket, order_date, customer_id, {members}, month,
       0,
       day_share * (last - first)
         + (2 * day_rest * last + days) / (2 * days)
         - ((2 * day_rest * last + days) % (2 * days) = 0
            AND (day_share * last + (2 * day_rest * last + days) / (2 * days)) % 2 <> 0)
         - (2 * day_rest * first + days) / (2 * days)
         + ((2 * day_rest * first + days) % (2 * days) = 0
            AND (day_share * first + (2 * day_rest * first + days) / (2 * days)) % 2 <> 0),
       iif(month < billed_to,
           month_share + (2 * month_rest + term) / (2 * term)
             - ((2 * month_rest + term) % (2 * term) = 0
                AND (month_share + (2 * month_rest + term) / (2 * term)) % 2 <> 0),
           0),
       0, 0, 0, 0
FROM (
  SELECT s.*, c.month,
         max(0, c.first_day - 2440588 - s.start) AS first,            -- days through the month before
         min(s.days, c.last_day - 2440588 - s.start + 1) AS last,     -- days through this month
         s.amount / s.days - (s.amount % s.days < 0) AS day_share,
         (s.amount % s.days + s.days) % s.days AS day_rest,
         s.amount / s.term - (s.amount % s.term < 0) AS month_share,
         (s.amount % s.term + s.term) % s.term AS month_rest
  FROM (
    -- DISTINCT, over rows that are: SQLite then computes these once per line, and not wherever they are named
    SELECT DISTINCT tenant, order_id, line_no, bucket, order_date, customer_id, {members}, amount,
           unixepoch(service_start) / 86400 AS start,
           (unixepoch(service_end) - unixepoch(service_start)) / 86400 + 1 AS days,
           max(1, CAST(round(((unixepoch(service_end) - unixepoch(service_start)) / 86400 + 1) / 30.4375) AS INTEGER))
             AS term,
           substr(service_start, 1, 4) * 12 + substr(service_start, 6, 2) - 1 AS from_month,
           substr(service_end, 1, 4) * 12 + substr(service_end, 6, 2) - 1 AS to_month,
           -- the month-ends in the period are those from its start to before the month of the day after its end
           iif(type IN ('recurring', 'subscription'),
               max(CAST(strftime('%Y', service_end, '+1 day') AS INTEGER) * 12
                     + CAST(strftime('%m', service_end, '+1 day') AS INTEGER) - 1,
                   substr(service_start, 1, 4) * 12 + substr(service_start, 6, 2)),
               0) AS billed_to
    FROM orders
    WHERE service_start IS NOT NULL AND service_end IS NOT NULL
  ) AS s
  JOIN calendar AS c ON c.month BETWEEN s.from_month AND s.to_month
);

-- name: verify/lines_ahead
-- One row per order line that may give something to the rest of the month of :today.
SELECT bucket, customer_id, substr(order_date, 1, 4) * 12 + substr(order_date, 6, 2) - 1, amount, order_date, service_start,
       service_end
FROM orders
WHERE tenant = :tenant AND (order_date > :today OR service_start > :today OR service_end > :today);

-- name: verify/ordered_days
-- One row per month and day to :today on which something was ordered: amount, profit, amount of the lines whose profit is known,
-- and how many lines.
SELECT substr(order_date, 1, 4) * 12 + substr(order_date, 6, 2) - 1, substr(order_date, 9),
       SUM(amount), ifnull(SUM(profit), 0), ifnull(SUM(iif(profit IS NULL, NULL, amount)), 0), COUNT(*)
FROM orders
WHERE tenant = :tenant AND bucket BETWEEN :first AND :last AND order_date <= :today
GROUP BY order_date;

-- name: verify/order_flows
-- One row per month, known or unknown customer, and members that the lines of some buckets give anything to; of those ordered
-- after :today only the schedules count.
SELECT month, customer_id IS NOT NULL,
       SUM(booked * counts), SUM(recognized), SUM(mrr * (counts OR lines = 0)), SUM(profit * counts), SUM(profit_amount * counts),
       SUM(lines * counts), SUM(recurring_lines), {given}
FROM (SELECT *, order_date <= :today AS counts FROM temp.line_months)
WHERE tenant = :tenant AND bucket BETWEEN :first AND :last
GROUP BY month, customer_id IS NOT NULL, {given};

-- name: verify/customer_page
-- At most one row: the last customer of a page of `size` customers with an order line; none on the last page.
SELECT DISTINCT customer_id FROM orders
WHERE tenant = :tenant AND customer_id > :after
ORDER BY customer_id LIMIT 1 OFFSET :size - 1;

-- name: verify/customer_order_flows
-- One row per customer of a page and month that the customer's lines give anything to; of those ordered after :today only
-- the schedules count.
SELECT customer_id, month,
       SUM(booked * counts), SUM(recognized), SUM(mrr * (counts OR lines = 0)), SUM(profit * counts), SUM(profit_amount * counts),
       SUM(lines * counts), SUM(recurring_lines)
FROM (SELECT *, order_date <= :today AS counts FROM temp.line_months)
WHERE tenant = :tenant AND customer_id > :after AND customer_id <= :upto
GROUP BY customer_id, month;

-- name: verify/subscription_changes
-- One row per customer and month in which subscriptions begin or cease to be active on the as-of day: by how much the
-- monthly amount and the number of active ones change, to the month of :today.
SELECT customer_id, month, SUM(amount), SUM(active)
FROM (
  SELECT customer_id, month_number AS month, monthly_amount AS amount, 1 AS active
  FROM (SELECT *, CAST(strftime('%Y', start_date) AS INTEGER) * 12 + CAST(strftime('%m', start_date) AS INTEGER) - 1
               AS month_number FROM subscriptions)
  WHERE tenant = :tenant AND start_date <= :today
  UNION ALL
  SELECT customer_id, CAST(strftime('%Y', end_date) AS INTEGER) * 12 + CAST(strftime('%m', end_date) AS INTEGER) - 1,
         -monthly_amount, -1
  FROM subscriptions
  WHERE tenant = :tenant AND start_date <= :today AND end_date <= :today
)
GROUP BY customer_id, month
ORDER BY customer_id, month;

-- name: verify/first_opportunity
-- One row: the first day on which an opportunity was opened or closed, 9999-12-31 where none is dated; and how many
-- opportunities there are.
SELECT MIN(min(ifnull(created_date, '9999-12-31'), iif(stage = 'open', '9999-12-31', close_date))), COUNT(*)
FROM opportunities
WHERE tenant = :tenant;

-- name: verify/pipeline
-- One row: the opportunities open at the end of :day, and those won and lost in the year to it (a month-end is one year
-- after the month-end).
SELECT ifnull(SUM(iif(is_open, amount, 0)), 0), COUNT(iif(is_open, amount, NULL)),
       COUNT(iif(is_open AND amount IS NULL, 1, NULL)),
       COUNT(iif(stage = 'won' AND is_recent, 1, NULL)), COUNT(iif(stage = 'lost' AND is_recent, 1, NULL))
FROM (
  SELECT amount, stage,
         (created_date IS NULL OR created_date <= :day) AND (stage = 'open' OR close_date > :day) AS is_open,
         stage <> 'open' AND close_date <= :day
           AND close_date > iif(:day = date(:day, 'start of month', '+1 month', '-1 day'),
                                date(:day, 'start of month', '-11 months', '-1 day'), date(:day, '-1 year')) AS is_recent
  FROM opportunities
  WHERE tenant = :tenant
);

-- name: verify/uptime_samples
-- One row per sample, worst first within its service and month.
SELECT service, CAST(strftime('%Y', day) AS INTEGER) * 12 + CAST(strftime('%m', day) AS INTEGER) - 1 AS month, day, uptime
FROM ops_uptime
WHERE tenant = :tenant
ORDER BY service, month, uptime, day;
