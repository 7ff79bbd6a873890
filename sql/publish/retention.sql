-- One row per month of reported net revenue retention.
SELECT month_key, nrr FROM retention_nrr WHERE tenant = :tenant;
