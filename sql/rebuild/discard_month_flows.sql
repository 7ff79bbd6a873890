-- Removes rows of a build that is not live, a run at a time.
DELETE FROM month_flows WHERE (tenant, build, dimension, member, month) IN (
  SELECT tenant, build, dimension, member, month FROM month_flows
  WHERE tenant = :tenant AND build = :build LIMIT :limit);
