-- Removes rows of a build that is not live, a run at a time.
DELETE FROM customer_windows WHERE (tenant, build, first_month, last_month, customer_id) IN (
  SELECT tenant, build, first_month, last_month, customer_id FROM customer_windows
  WHERE tenant = :tenant AND build = :build LIMIT :limit);
