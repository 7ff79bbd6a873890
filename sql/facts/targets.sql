-- name: facts/targets.upsert
-- One row of targets by kpi and month: new, replaced by other content, or left as it is when the content is the same.
INSERT INTO targets (tenant, kpi, month, value, source, received_at)
VALUES (:tenant, :kpi, :month, :value, :source, :received_at)
ON CONFLICT (tenant, kpi, month) DO UPDATE SET
  value = excluded.value, source = excluded.source, received_at = excluded.received_at
WHERE (targets.value)
  IS NOT (excluded.value);

-- name: facts/targets.delete
-- Removes from targets by kpi and month.
DELETE FROM targets WHERE tenant = :tenant AND kpi = :kpi AND month = :month;

-- name: facts/targets.find
-- Whether targets has a row by kpi and month.
SELECT 1 FROM targets WHERE tenant = :tenant AND kpi = :kpi AND month = :month;
