-- One row per tenant: what its readers get, when that was last confirmed (ms since 1970), and failures in a row.
SELECT t.id, p.generation, p.checked_at, COALESCE(p.failures, 0)
FROM tenants AS t LEFT JOIN published AS p ON p.tenant = t.id
ORDER BY t.id;
