-- Removes rows of a build that is not live, a run at a time.
DELETE FROM bucket_flows WHERE (tenant, build, bucket, dimension, member, month) IN (
  SELECT tenant, build, bucket, dimension, member, month FROM bucket_flows
  WHERE tenant = :tenant AND build = :build LIMIT :limit);
