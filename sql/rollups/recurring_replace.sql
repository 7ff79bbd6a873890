-- The recurring revenue of one basis and month, new or replaced.
INSERT OR REPLACE INTO recurring_flows (tenant, build, basis, month, mrr, retained_from, retained) VALUES (?, ?, ?, ?, ?, ?, ?);
