-- One row per tenant: when its newest generation was published (ms since 1970).
SELECT tenant, MAX(published_at) FROM generations GROUP BY tenant;
