-- name: rollups/pipeline_stored
-- One row per month as last stored.
SELECT month, open_amount, open_valued, open_unvalued, won, lost FROM pipeline_flows WHERE tenant = :tenant ORDER BY month;

-- name: rollups/pipeline_replace
-- A month, new or replaced.
INSERT OR REPLACE INTO pipeline_flows (tenant, month, open_amount, open_valued, open_unvalued, won, lost) VALUES (?, ?, ?, ?, ?, ?, ?);

-- name: rollups/pipeline_delete
-- Removes a month.
DELETE FROM pipeline_flows WHERE tenant = :tenant AND month = :month;
