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
