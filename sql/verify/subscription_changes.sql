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
