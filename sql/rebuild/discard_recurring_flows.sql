-- Removes rows of a build that is not live, a run at a time.
DELETE FROM recurring_flows WHERE (tenant, build, basis, month) IN (
  SELECT tenant, build, basis, month FROM recurring_flows
  WHERE tenant = :tenant AND build = :build LIMIT :limit);
