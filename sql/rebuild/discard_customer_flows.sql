-- Removes rows of a build that is not live, a run at a time.
DELETE FROM customer_flows WHERE (tenant, build, customer_id, month, order_month) IN (
  SELECT tenant, build, customer_id, month, order_month FROM customer_flows
  WHERE tenant = :tenant AND build = :build LIMIT :limit);
