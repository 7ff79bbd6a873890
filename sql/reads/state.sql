-- name: reads/tenant
-- One tenant, with the decimals of its currency.
SELECT t.id, t.name, t.currency, c.digits, t.unit, t.timezone, t.fiscal_year_start, t.as_of, t.mrr_source, t.build,
       t.neutral_relative, t.neutral_points
FROM tenants AS t JOIN currencies AS c ON c.code = t.currency
WHERE t.id = :tenant AND t.removing = 0;

-- name: reads/tenants
-- One row per tenant, with the decimals of its currency.
SELECT t.id, t.name, t.currency, c.digits, t.unit, t.timezone, t.fiscal_year_start, t.as_of, t.mrr_source, t.build,
       t.neutral_relative, t.neutral_points
FROM tenants AS t JOIN currencies AS c ON c.code = t.currency
WHERE t.removing = 0
ORDER BY t.id;

-- name: reads/freshness
-- One row per tenant: what its readers get, when that was last confirmed (ms since 1970), and failures in a row.
SELECT t.id, p.generation, p.checked_at, COALESCE(p.failures, 0)
FROM tenants AS t LEFT JOIN published AS p ON p.tenant = t.id
WHERE t.removing = 0
ORDER BY t.id;

-- name: reads/refresh_state
-- A tenant's refresh: its generation, when that was published and last confirmed (ms since 1970), its failures in a row
-- with what the last one said and when it is tried again (ms), and its marks, counted to a limit.
SELECT p.generation, g.published_at, p.checked_at, coalesce(p.failures, 0), p.error, p.retry_at,
       (SELECT COUNT(*) FROM (SELECT 1 FROM dirty WHERE tenant = :tenant LIMIT :limit))
FROM (SELECT :tenant AS tenant) AS t
LEFT JOIN published AS p ON p.tenant = t.tenant
LEFT JOIN generations AS g ON g.tenant = p.tenant AND g.generation = p.generation;

-- name: reads/lease
-- Who refreshes: the epoch, and the process that holds the lease.
SELECT epoch, holder FROM lease WHERE id = 1;

-- name: reads/marks_waiting
-- How many marks wait for a refresh, counted to a limit.
SELECT COUNT(*) FROM (SELECT 1 FROM dirty LIMIT :limit);

-- name: reads/rebuilding
-- One row per tenant that is being rebuilt: how far, 0 to 1.
SELECT tenant, MAX(progress) FROM recomputes WHERE "full" = 1 AND state = 'running' GROUP BY tenant;

-- name: reads/recompute
-- One requested recompute.
SELECT id, state, "full", progress, requested_at, finished_at, error
FROM recomputes WHERE tenant = :tenant AND id = :id;

-- name: reads/recomputes
-- One row per requested recompute of a tenant, the newest first.
SELECT id, state, "full", progress, requested_at, finished_at, error
FROM recomputes WHERE tenant = :tenant ORDER BY id DESC LIMIT :limit;

-- name: reads/imports
-- One row per import of a tenant, the newest first.
SELECT id, fact, files, state, started_at, finished_at, rows_read, inserted, updated, unchanged, refused, repeated,
  superseded
FROM imports WHERE tenant = :tenant ORDER BY id DESC LIMIT :limit;
