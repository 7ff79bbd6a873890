-- One row per build that a tenant has rows of.
SELECT DISTINCT build FROM bucket_flows WHERE tenant = :tenant
UNION SELECT DISTINCT build FROM customer_flows WHERE tenant = :tenant
UNION SELECT DISTINCT build FROM month_flows WHERE tenant = :tenant
UNION SELECT DISTINCT build FROM recurring_flows WHERE tenant = :tenant AND basis = 'orders'
UNION SELECT DISTINCT build FROM customer_windows WHERE tenant = :tenant;
