-- A month, new or replaced.
INSERT OR REPLACE INTO pipeline_flows (tenant, month, open_amount, open_valued, open_unvalued, won, lost) VALUES (?, ?, ?, ?, ?, ?, ?);
