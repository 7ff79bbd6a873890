-- One row of ops_uptime by service and day: new, replaced by other content, or left as it is when the content is the same.
INSERT INTO ops_uptime (tenant, service, day, uptime, source, received_at)
VALUES (:tenant, :service, :day, :uptime, :source, :received_at)
ON CONFLICT (tenant, service, day) DO UPDATE SET
  uptime = excluded.uptime, source = excluded.source, received_at = excluded.received_at
WHERE (ops_uptime.uptime)
  IS NOT (excluded.uptime);
