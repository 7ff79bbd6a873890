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
