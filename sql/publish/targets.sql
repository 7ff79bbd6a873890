-- One row per KPI and month with a target.
SELECT month_key, kpi, value FROM targets WHERE tenant = :tenant ORDER BY month_key, kpi;
