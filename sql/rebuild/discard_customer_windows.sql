-- Removes rows of a build that is not live, a run at a time.
DELETE FROM customer_windows WHERE (tenant, build, "range", customer_id) IN (
  SELECT tenant, build, "range", customer_id FROM customer_windows
  WHERE tenant = :tenant AND build = :build LIMIT :limit);
