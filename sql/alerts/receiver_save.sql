-- A receiver as it is from now on.
INSERT INTO alert_receivers (tenant, name, kind, target, min_severity, renotify_seconds, group_seconds)
VALUES (:tenant, :name, :kind, :target, :min_severity, :renotify_seconds, :group_seconds)
ON CONFLICT (tenant, name) DO UPDATE SET
  kind = excluded.kind, target = excluded.target, min_severity = excluded.min_severity,
  renotify_seconds = excluded.renotify_seconds, group_seconds = excluded.group_seconds;
