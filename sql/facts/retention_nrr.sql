-- name: facts/retention_nrr.upsert
-- One row of retention_nrr by month: new, replaced by other content, or left as it is when the content is the same.
INSERT INTO retention_nrr (tenant, month, nrr, source, received_at)
VALUES (:tenant, :month, :nrr, :source, :received_at)
ON CONFLICT (tenant, month) DO UPDATE SET
  nrr = excluded.nrr, source = excluded.source, received_at = excluded.received_at
WHERE (retention_nrr.nrr)
  IS NOT (excluded.nrr);

-- name: facts/retention_nrr.delete
-- Removes from retention_nrr by month.
DELETE FROM retention_nrr WHERE tenant = :tenant AND month = :month;

-- name: facts/retention_nrr.find
-- Whether retention_nrr has a row by month.
SELECT 1 FROM retention_nrr WHERE tenant = :tenant AND month = :month;
