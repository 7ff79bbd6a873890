-- Removes rows of a build that is not live, a run at a time.
DELETE FROM customer_counts WHERE (tenant, build, month, previous) IN (
  SELECT tenant, build, month, previous FROM customer_counts
  WHERE tenant = :tenant AND build = :build LIMIT :limit);
