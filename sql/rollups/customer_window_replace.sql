-- A customer's orders in one preset window, new or replaced.
INSERT INTO customer_windows (tenant, build, "range", customer_id, booked, lines, first_month)
VALUES (:tenant, :build, :range, :customer_id, :booked, :lines, :first_month)
ON CONFLICT (tenant, build, "range", customer_id) DO UPDATE SET
  booked = excluded.booked, lines = excluded.lines, first_month = excluded.first_month
WHERE (booked, lines, first_month) IS NOT (excluded.booked, excluded.lines, excluded.first_month);
