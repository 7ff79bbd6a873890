-- name: rollups/opportunities_by_day
-- One row per day on which opportunities were opened ('' for always) or closed: how many, by outcome and with an amount.
SELECT coalesce(created_date, '') AS day, COUNT(*) AS opened, COUNT(amount) AS opened_valued,
       coalesce(SUM(amount), 0) AS opened_amount, 0 AS closed, 0 AS closed_valued, 0 AS closed_amount, 0 AS won, 0 AS lost
FROM opportunities WHERE tenant = :tenant
GROUP BY created_date
UNION ALL
SELECT close_date, 0, 0, 0, COUNT(*), COUNT(amount), coalesce(SUM(amount), 0),
       SUM(CASE WHEN stage = 'won' THEN 1 ELSE 0 END), SUM(CASE WHEN stage = 'lost' THEN 1 ELSE 0 END)
FROM opportunities WHERE tenant = :tenant AND stage <> 'open'
GROUP BY close_date
ORDER BY 1;

-- name: rollups/pipeline_stored
-- One row per month as last stored.
SELECT month, open_amount, open_valued, open_unvalued, won, lost FROM pipeline_flows WHERE tenant = :tenant ORDER BY month;

-- name: rollups/pipeline_replace
-- A month, new or replaced.
INSERT OR REPLACE INTO pipeline_flows (tenant, month, open_amount, open_valued, open_unvalued, won, lost) VALUES (?, ?, ?, ?, ?, ?, ?);

-- name: rollups/pipeline_delete
-- Removes a month.
DELETE FROM pipeline_flows WHERE tenant = :tenant AND month = :month;
