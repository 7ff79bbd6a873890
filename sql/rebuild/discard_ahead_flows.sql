-- Removes rows of a build that is not live, a run at a time.
DELETE FROM ahead_flows WHERE (tenant, build, bucket) IN (
  SELECT tenant, build, bucket FROM ahead_flows
  WHERE tenant = :tenant AND build = :build LIMIT :limit);
