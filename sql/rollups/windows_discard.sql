-- Removes rows of retired windows, a run at a time.
DELETE FROM customer_windows WHERE (tenant, build, first_month, last_month, customer_id) IN (
  SELECT c.tenant, c.build, c.first_month, c.last_month, c.customer_id
  FROM windows AS w
  JOIN customer_windows AS c
    ON c.tenant = w.tenant AND c.build = w.build AND c.first_month = w.first_month AND c.last_month = w.last_month
  WHERE w.retired LIMIT :limit);
