-- name: rebuild/tables
-- One row per table that builds stand in, side by side, by its key: name and key.
SELECT name, group_concat(column, ', ')
FROM (
  SELECT m.name, c.name AS column FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c
  WHERE m.type = 'table' AND c.pk AND EXISTS (SELECT 1 FROM pragma_table_info(m.name) AS b WHERE b.name = 'build' AND b.pk)
  ORDER BY m.name, c.pk
)
GROUP BY name;

-- name: rebuild/builds
-- One row per build that a tenant has rows of, found by going from each to the next: there are few, of many rows.
WITH RECURSIVE found (build) AS (
  SELECT 0
  UNION ALL
  SELECT (SELECT MIN(build) FROM {table} WHERE tenant = :tenant AND build > found.build)
  FROM found WHERE build IS NOT NULL
)
SELECT build FROM found WHERE build > 0;

-- name: rebuild/discard
-- Removes rows of a build that is not live, a run at a time.
DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM {table} WHERE tenant = :tenant AND build = :build LIMIT :limit);

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
