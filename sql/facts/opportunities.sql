-- name: facts/opportunities.upsert
-- One row of opportunities by opportunity_id: new, replaced by other content, or left as it is when the content is the same.
INSERT INTO opportunities (tenant, opportunity_id, created_date, stage, close_date, amount, source, received_at)
VALUES (:tenant, :opportunity_id, :created_date, :stage, :close_date, :amount, :source, :received_at)
ON CONFLICT (tenant, opportunity_id) DO UPDATE SET
  created_date = excluded.created_date, stage = excluded.stage, close_date = excluded.close_date, amount = excluded.amount, source = excluded.source, received_at = excluded.received_at
WHERE (opportunities.created_date, opportunities.stage, opportunities.close_date, opportunities.amount)
  IS NOT (excluded.created_date, excluded.stage, excluded.close_date, excluded.amount);

-- name: facts/opportunities.delete
-- Removes from opportunities by opportunity_id.
DELETE FROM opportunities WHERE tenant = :tenant AND opportunity_id = :opportunity_id;

-- name: facts/opportunities.find
-- Whether opportunities has a row by opportunity_id.
SELECT 1 FROM opportunities WHERE tenant = :tenant AND opportunity_id = :opportunity_id;
