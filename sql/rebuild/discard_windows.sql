-- Removes rows of a build that is not live, a run at a time.
DELETE FROM windows WHERE (tenant, build, first_month, last_month) IN (
  SELECT tenant, build, first_month, last_month FROM windows
  WHERE tenant = :tenant AND build = :build LIMIT :limit);
