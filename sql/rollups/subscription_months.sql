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
