-- Opportunities of "CRM Sales Opportunities": one opportunity per row of the file.
-- Won and Lost are closed; Prospecting and Engaging are open, and have no value. Prospects have no date yet, either.
SELECT
  _line,
  opportunity_id,
  engage_date AS created_date,
  CASE deal_stage WHEN 'Won' THEN 'won' WHEN 'Lost' THEN 'lost' WHEN 'Prospecting' THEN 'open' WHEN 'Engaging' THEN 'open'
    ELSE deal_stage END AS stage,
  close_date,
  close_value AS amount
FROM input
