-- One row of retention_nrr by month: new, replaced by other content, or left as it is when the content is the same.
INSERT INTO retention_nrr (tenant, month, nrr, source, received_at)
VALUES (:tenant, :month, :nrr, :source, :received_at)
ON CONFLICT (tenant, month) DO UPDATE SET
  nrr = excluded.nrr, source = excluded.source, received_at = excluded.received_at
WHERE (retention_nrr.nrr)
  IS NOT (excluded.nrr);
