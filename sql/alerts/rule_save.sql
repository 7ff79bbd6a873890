-- A rule as it is from now on.
INSERT INTO alert_rules (tenant, name, kpi, condition, service, field, "range", granularity, comparison, threshold,
                         clear_threshold, for_seconds, keep_firing_for_seconds, severity, include_partial, enabled, description,
                         notify_no_data)
VALUES (:tenant, :name, :kpi, :condition, :service, :field, :range, :granularity, :comparison, :threshold, :clear_threshold,
        :for_seconds, :keep_firing_for_seconds, :severity, :include_partial, :enabled, :description,
        :notify_no_data)
ON CONFLICT (tenant, name) DO UPDATE SET
  kpi = excluded.kpi, condition = excluded.condition, service = excluded.service, field = excluded.field,
  "range" = excluded."range", granularity = excluded.granularity, comparison = excluded.comparison,
  threshold = excluded.threshold, clear_threshold = excluded.clear_threshold, for_seconds = excluded.for_seconds,
  keep_firing_for_seconds = excluded.keep_firing_for_seconds, severity = excluded.severity,
  include_partial = excluded.include_partial, enabled = excluded.enabled, description = excluded.description,
  notify_no_data = excluded.notify_no_data;
