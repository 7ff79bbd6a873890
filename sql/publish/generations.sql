-- name: publish/epoch
-- The epoch of the refresher that holds the lease.
SELECT epoch FROM lease WHERE id = 1;

-- name: publish/current
-- A tenant's newest generation, the day on which it was last confirmed, and its context.
SELECT p.generation, p.today, g.context
FROM published AS p JOIN generations AS g ON g.tenant = p.tenant AND g.generation = p.generation
WHERE p.tenant = :tenant;

-- name: publish/generation
-- A generation of a tenant.
INSERT INTO generations (tenant, generation, epoch, published_at, context)
VALUES (:tenant, :generation, :epoch, :published_at, :context);

-- name: publish/document
-- A finished document of a generation.
INSERT INTO documents (tenant, generation, kind, "range", granularity, etag, compressed)
VALUES (?, ?, ?, ?, ?, ?, ?);

-- name: publish/published
-- Points a tenant's readers to a generation, confirmed now.
INSERT INTO published (tenant, generation, today, checked_at) VALUES (:tenant, :generation, :today, :checked_at)
ON CONFLICT (tenant) DO UPDATE SET
  generation = excluded.generation, today = excluded.today, checked_at = excluded.checked_at,
  failures = 0, error = NULL, retry_at = 0;

-- name: publish/confirm
-- Confirms that a tenant's figures are current.
UPDATE published SET checked_at = :checked_at, today = :today, failures = 0, error = NULL, retry_at = 0
WHERE tenant = :tenant;

-- name: publish/failures
-- How often a tenant's refresh has failed in a row, and when it may be tried again (ms since 1970).
SELECT failures, retry_at FROM published WHERE tenant = :tenant;

-- name: publish/failed
-- Notes that a tenant's refresh failed, and when it is tried again; its last generation stays.
INSERT INTO published (tenant, generation, today, checked_at, failures, error, retry_at)
SELECT id, 0, '', 0, 1, :error, :retry_at FROM tenants WHERE id = :tenant AND removing = 0
ON CONFLICT (tenant) DO UPDATE SET failures = failures + 1, error = excluded.error, retry_at = excluded.retry_at;

-- name: publish/tenants_waiting
-- One row per tenant with marks, or never published.
SELECT id FROM tenants AS t
WHERE removing = 0
  AND (EXISTS (SELECT 1 FROM dirty AS d WHERE d.tenant = t.id)
       OR NOT EXISTS (SELECT 1 FROM published AS p WHERE p.tenant = t.id))
ORDER BY id;

-- name: publish/importing
-- A row while an import of the tenant is being merged or undone.
SELECT 1 FROM imports WHERE tenant = :tenant AND state IN ('merging', 'undoing') LIMIT 1;

-- name: publish/prune_documents
-- Removes the documents of the oldest generations that were replaced before a moment, a few at a time: those below the last
-- one before the first that was published since. Both are sought from the oldest, however many there are.
DELETE FROM documents
WHERE tenant = :tenant
  AND generation < (SELECT MIN(generation) FROM documents WHERE tenant = :tenant) + 20
  AND generation < (
    SELECT generation FROM generations
    WHERE tenant = :tenant AND generation >= (SELECT MIN(generation) FROM documents WHERE tenant = :tenant)
      AND published_at >= :documents_before
    ORDER BY generation LIMIT 1) - 1;

-- name: publish/prune_generations
-- Removes the oldest generations that were replaced before a moment, a few at a time: those below the last one before the
-- first that was published since. Both are sought from the oldest, however many there are.
DELETE FROM generations
WHERE tenant = :tenant
  AND generation < (SELECT MIN(generation) FROM generations WHERE tenant = :tenant) + 20
  AND generation < (
    SELECT generation FROM generations WHERE tenant = :tenant AND published_at >= :generations_before
    ORDER BY generation LIMIT 1) - 1;

-- name: publish/prune_months
-- Removes the month rows that only removed generations had.
DELETE FROM months
WHERE tenant = :tenant AND valid_to <= (SELECT MIN(generation) FROM generations WHERE tenant = :tenant);
