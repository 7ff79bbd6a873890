-- Removes rows of a build that is not live, a run at a time.
DELETE FROM customer_ahead WHERE (tenant, build, customer_id, order_month) IN (
  SELECT tenant, build, customer_id, order_month FROM customer_ahead
  WHERE tenant = :tenant AND build = :build LIMIT :limit);
