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
