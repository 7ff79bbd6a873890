-- One row per customer in a stored window, those with the largest `figure` (recognized, booked, profit) first.
SELECT w.customer_id, n.name, w.recognized, w.booked, w.profit, w.profit_amount
FROM (
  SELECT tenant, customer_id, recognized, booked, profit, profit_amount FROM customer_windows
  WHERE tenant = :tenant AND build = :build AND first_month = :start AND last_month = :end
  ORDER BY CASE :figure WHEN 'recognized' THEN recognized WHEN 'booked' THEN booked ELSE profit END DESC, customer_id
  LIMIT :limit
) AS w
LEFT JOIN customer_names AS n ON n.tenant = w.tenant AND n.customer_id = w.customer_id;
