-- One row per customer of a preset window, the largest by booked amount first.
SELECT w.customer_id, n.name, w.booked, w.lines
FROM customer_windows AS w
LEFT JOIN customer_names AS n ON n.tenant = w.tenant AND n.customer_id = w.customer_id
WHERE w.tenant = :tenant AND w.build = :build AND w."range" = :range
ORDER BY w.booked DESC, w.customer_id
LIMIT :limit;
