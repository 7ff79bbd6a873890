-- One row per tenant: the highest number that a generation of it has had.
SELECT tenant, MAX(generation)
FROM (SELECT tenant, generation FROM generations UNION ALL SELECT tenant, generation FROM published)
GROUP BY tenant;
