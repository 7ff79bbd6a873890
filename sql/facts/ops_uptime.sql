-- name: facts/ops_uptime.upsert
-- One row of ops_uptime by service and day: new, replaced by other content, or left as it is when the content is the same.
INSERT INTO ops_uptime (tenant, service, day, uptime, source, received_at)
VALUES (:tenant, :service, :day, :uptime, :source, :received_at)
ON CONFLICT (tenant, service, day) DO UPDATE SET
  uptime = excluded.uptime, source = excluded.source, received_at = excluded.received_at
WHERE (ops_uptime.uptime)
  IS NOT (excluded.uptime);

-- name: facts/ops_uptime.delete
-- Removes from ops_uptime by service and day.
DELETE FROM ops_uptime WHERE tenant = :tenant AND service = :service AND day = :day;

-- name: facts/ops_uptime.find
-- Whether ops_uptime has a row by service and day.
SELECT 1 FROM ops_uptime WHERE tenant = :tenant AND service = :service AND day = :day;
