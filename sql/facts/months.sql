-- name: facts/ledger
-- One row per month of the finance ledger.
SELECT month_key, recognized, booked, backlog FROM revenue_trend WHERE tenant = :tenant;

-- name: facts/reported_retention
-- One row per month of reported net revenue retention.
SELECT month_key, nrr FROM retention_nrr WHERE tenant = :tenant;

-- name: facts/targets
-- One row per KPI and month with a target.
SELECT month_key, kpi, value FROM targets WHERE tenant = :tenant ORDER BY month_key, kpi;

-- name: facts/opportunities_by_day
-- One row per day on which opportunities were opened ('' for always) or closed: how many, by outcome and with an amount.
SELECT coalesce(created_date, '') AS day, COUNT(*) AS opened, COUNT(amount) AS opened_valued,
       coalesce(SUM(amount), 0) AS opened_amount, 0 AS closed, 0 AS closed_valued, 0 AS closed_amount, 0 AS won, 0 AS lost
FROM opportunities WHERE tenant = :tenant
GROUP BY created_date
UNION ALL
SELECT close_date, 0, 0, 0, COUNT(*), COUNT(amount), coalesce(SUM(amount), 0),
       SUM(CASE WHEN stage = 'won' THEN 1 ELSE 0 END), SUM(CASE WHEN stage = 'lost' THEN 1 ELSE 0 END)
FROM opportunities WHERE tenant = :tenant AND stage <> 'open'
GROUP BY close_date
ORDER BY 1;

-- name: facts/subscription_months
-- One row per month on whose as-of day a subscription of the customer was active; the last day of the month, or today.
SELECT c.month, SUM(s.monthly_amount)
FROM (
  SELECT monthly_amount, CAST(julianday(start_date) + 0.5 AS INTEGER) AS start_day,
         CAST(julianday(end_date) + 0.5 AS INTEGER) AS end_day,
         CAST(substr(start_date, 1, 4) AS INTEGER) * 12 + CAST(substr(start_date, 6, 2) AS INTEGER) - 1 AS start_month,
         coalesce(CAST(substr(end_date, 1, 4) AS INTEGER) * 12 + CAST(substr(end_date, 6, 2) AS INTEGER) - 1,
                  :current_month) AS end_month
  FROM subscriptions
  WHERE tenant = :tenant AND customer_id = :customer_id
) AS s
JOIN calendar AS c ON c.month BETWEEN s.start_month AND min(s.end_month, :current_month)
WHERE s.start_day <= min(c.last_day, :today) AND (s.end_day IS NULL OR min(c.last_day, :today) < s.end_day)
GROUP BY c.month;

-- name: facts/uptime_of_month
-- One row per service of a month: the sum and number of its samples, and its ten worst days below full uptime.
SELECT s.service, s.total, s.samples, coalesce(w.worst_days, '[]')
FROM (
  SELECT service, SUM(uptime) AS total, COUNT(*) AS samples
  FROM ops_uptime WHERE tenant = :tenant AND month_key BETWEEN :month AND :month
  GROUP BY service
) AS s
LEFT JOIN (
  SELECT service, json_group_array(json_array(day, uptime)) AS worst_days
  FROM (
    SELECT service, day, uptime, ROW_NUMBER() OVER (PARTITION BY service ORDER BY uptime, day) AS place
    FROM ops_uptime
    WHERE tenant = :tenant AND month_key BETWEEN :month AND :month AND uptime < 1000000000
    ORDER BY service, uptime, day
  )
  WHERE place <= 10
  GROUP BY service
) AS w ON w.service = s.service
ORDER BY s.service;
