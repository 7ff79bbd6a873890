-- name: reads/unpublished
-- A row if a tenant's rollups have moved on from its generation.
SELECT 1 FROM dirty WHERE tenant = :tenant AND subject = 'unpublished';

-- name: reads/current
-- The generation that a tenant's readers get, and when it was published (ms since 1970).
SELECT p.generation, g.published_at
FROM published AS p JOIN generations AS g ON g.tenant = p.tenant AND g.generation = p.generation
WHERE p.tenant = :tenant;

-- name: reads/generation
-- One generation of a tenant: when it was published (ms since 1970), and its context.
SELECT published_at, context FROM generations WHERE tenant = :tenant AND generation = :generation;

-- name: reads/document
-- One finished document of a generation: its entity tag, and its bytes, gzipped.
SELECT etag, compressed FROM documents
WHERE tenant = :tenant AND generation = :generation AND kind = :kind AND "range" = :range AND granularity = :granularity;

-- name: reads/months
-- One row per month as a generation published it, oldest first.
SELECT row FROM months
WHERE tenant = :tenant AND valid_from <= :generation AND valid_to > :generation
ORDER BY month;

-- name: reads/published
-- One row per tenant with figures: the generation its readers get, and when it was last confirmed (ms since 1970).
SELECT tenant, generation, checked_at FROM published;

-- name: reads/whole
-- Reads the document that most readers ask for of every tenant to its end, which fails where one is damaged.
SELECT COUNT(substr(d.compressed, -1))
FROM published AS p
JOIN documents AS d ON d.tenant = p.tenant AND d.generation = p.generation AND d.kind = 'dashboard' AND d."range" = '12m'
  AND d.granularity = 'month'
WHERE substr(d.compressed, -1) IS NOT NULL;
