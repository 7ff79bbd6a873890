-- name: rebuild/builds
-- One row per build that a tenant has rows of, found by going from each to the next: there are few, of many rows.
WITH RECURSIVE found (build) AS (
  SELECT 0
  UNION ALL
  SELECT (
    SELECT MIN(build) FROM (
      SELECT (SELECT MIN(build) FROM bucket_flows WHERE tenant = :tenant AND build > found.build) AS build
      UNION ALL SELECT (SELECT MIN(build) FROM customer_flows WHERE tenant = :tenant AND build > found.build)
      UNION ALL SELECT (SELECT MIN(build) FROM month_flows WHERE tenant = :tenant AND build > found.build)
      UNION ALL SELECT (SELECT MIN(build) FROM recurring_flows WHERE tenant = :tenant AND build > found.build)
      UNION ALL SELECT (SELECT MIN(build) FROM customer_windows WHERE tenant = :tenant AND build > found.build)
      UNION ALL SELECT (SELECT MIN(build) FROM windows WHERE tenant = :tenant AND build > found.build)
      UNION ALL SELECT (SELECT MIN(build) FROM customer_counts WHERE tenant = :tenant AND build > found.build)
      UNION ALL SELECT (SELECT MIN(build) FROM ahead_flows WHERE tenant = :tenant AND build > found.build)
      UNION ALL SELECT (SELECT MIN(build) FROM customer_ahead WHERE tenant = :tenant AND build > found.build)
      UNION ALL SELECT (SELECT MIN(build) FROM rollup_days WHERE tenant = :tenant AND build > found.build)
    )
  ) FROM found WHERE build IS NOT NULL
)
SELECT build FROM found WHERE build > 0;

-- name: rebuild/running
-- A row while a rebuild of the tenant is running.
SELECT 1 FROM recomputes WHERE tenant = :tenant AND "full" = 1 AND state = 'running' LIMIT 1;

-- name: rebuild/go_live
-- Makes a build the live one.
UPDATE tenants SET build = :build WHERE id = :tenant;

-- name: rebuild/clear_subscriptions
-- Removes what is stored of a tenant's subscriptions, which the rebuild's own refresh then sums anew.
DELETE FROM subscription_flows WHERE tenant = :tenant;

-- name: rebuild/clear_subscriptions_recurring
-- Removes the recurring revenue on the basis of a tenant's subscriptions, which follows from them.
DELETE FROM recurring_flows WHERE tenant = :tenant AND basis = 'subscriptions';

-- name: rebuild/discard_bucket_flows
-- Removes rows of a build that is not live, a run at a time.
DELETE FROM bucket_flows WHERE (tenant, build, bucket, dimension, member, month) IN (
  SELECT tenant, build, bucket, dimension, member, month FROM bucket_flows
  WHERE tenant = :tenant AND build = :build LIMIT :limit);

-- name: rebuild/discard_month_flows
-- Removes rows of a build that is not live, a run at a time.
DELETE FROM month_flows WHERE (tenant, build, dimension, member, month) IN (
  SELECT tenant, build, dimension, member, month FROM month_flows
  WHERE tenant = :tenant AND build = :build LIMIT :limit);

-- name: rebuild/discard_recurring_flows
-- Removes rows of a build that is not live, a run at a time.
DELETE FROM recurring_flows WHERE (tenant, build, basis, month) IN (
  SELECT tenant, build, basis, month FROM recurring_flows
  WHERE tenant = :tenant AND build = :build LIMIT :limit);

-- name: rebuild/discard_customer_flows
-- Removes rows of a build that is not live, a run at a time.
DELETE FROM customer_flows WHERE (tenant, build, customer_id, month, order_month) IN (
  SELECT tenant, build, customer_id, month, order_month FROM customer_flows
  WHERE tenant = :tenant AND build = :build LIMIT :limit);

-- name: rebuild/discard_customer_counts
-- Removes rows of a build that is not live, a run at a time.
DELETE FROM customer_counts WHERE (tenant, build, month, previous) IN (
  SELECT tenant, build, month, previous FROM customer_counts
  WHERE tenant = :tenant AND build = :build LIMIT :limit);

-- name: rebuild/discard_customer_windows
-- Removes rows of a build that is not live, a run at a time.
DELETE FROM customer_windows WHERE (tenant, build, first_month, last_month, customer_id) IN (
  SELECT tenant, build, first_month, last_month, customer_id FROM customer_windows
  WHERE tenant = :tenant AND build = :build LIMIT :limit);

-- name: rebuild/discard_windows
-- Removes rows of a build that is not live, a run at a time.
DELETE FROM windows WHERE (tenant, build, first_month, last_month) IN (
  SELECT tenant, build, first_month, last_month FROM windows
  WHERE tenant = :tenant AND build = :build LIMIT :limit);

-- name: rebuild/discard_ahead_flows
-- Removes rows of a build that is not live, a run at a time.
DELETE FROM ahead_flows WHERE (tenant, build, bucket) IN (
  SELECT tenant, build, bucket FROM ahead_flows
  WHERE tenant = :tenant AND build = :build LIMIT :limit);

-- name: rebuild/discard_customer_ahead
-- Removes rows of a build that is not live, a run at a time.
DELETE FROM customer_ahead WHERE (tenant, build, customer_id, order_month) IN (
  SELECT tenant, build, customer_id, order_month FROM customer_ahead
  WHERE tenant = :tenant AND build = :build LIMIT :limit);

-- name: rebuild/discard_rollup_days
-- Forgets the day of a build that is not live.
DELETE FROM rollup_days WHERE tenant = :tenant AND build = :build AND :limit > 0;
