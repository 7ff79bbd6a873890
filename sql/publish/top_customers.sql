-- One row per customer with a line in a stored window, the largest by booked amount first.
SELECT w.customer_id, n.name, w.booked, w.lines
FROM customer_windows AS w
LEFT JOIN customer_names AS n ON n.tenant = w.tenant AND n.customer_id = w.customer_id
WHERE w.tenant = :tenant AND w.build = :build AND w.first_month = :start AND w.last_month = :end AND w.lines > 0
ORDER BY w.booked DESC, w.customer_id
LIMIT :limit;
