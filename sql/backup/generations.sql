-- name: backup/generations
-- One row per tenant: the highest number that a generation of it has had.
SELECT tenant, MAX(generation)
FROM (SELECT tenant, generation FROM generations UNION ALL SELECT tenant, generation FROM published)
GROUP BY tenant;

-- name: backup/newest_published
-- One row per tenant: when its newest generation was published (ms since 1970).
SELECT tenant, MAX(published_at) FROM generations GROUP BY tenant;

-- name: backup/renumber_generation
-- Gives the generation that a tenant's readers get another number.
UPDATE generations SET generation = :generation
WHERE tenant = :tenant AND generation = (SELECT generation FROM published WHERE tenant = :tenant);

-- name: backup/renumber_published
-- Points a tenant's readers to another number, to be refreshed at once.
UPDATE published SET generation = :generation, failures = 0, error = NULL, retry_at = 0 WHERE tenant = :tenant;

-- name: backup/forget_generations
-- Removes every generation of a tenant but the one that its readers get.
DELETE FROM generations
WHERE tenant = :tenant AND generation <> (SELECT generation FROM published WHERE tenant = :tenant);

-- name: backup/forget_documents
-- Removes the documents of a tenant, all of which bear numbers that it no longer has.
DELETE FROM documents WHERE tenant = :tenant;

-- name: backup/forget_months
-- Removes the month rows of a tenant that only removed generations had.
DELETE FROM months WHERE tenant = :tenant AND valid_to <> 9223372036854775807;

-- name: backup/raise_epoch
-- Gives the lease an epoch that nobody has held yet.
UPDATE lease SET epoch = :epoch, holder = '', taken_at = '' WHERE id = 1;
