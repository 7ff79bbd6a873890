-- One row per rule of a tenant, or the one of a name.
SELECT name, kpi, condition, service, field, "range", granularity, comparison, threshold, clear_threshold, for_seconds,
       keep_firing_for_seconds, severity, include_partial, enabled, description, notify_no_data
FROM alert_rules WHERE tenant = :tenant AND (:name IS NULL OR name = :name)
ORDER BY name;
