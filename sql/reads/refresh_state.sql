-- A tenant's refresh: its generation, when that was published and last confirmed (ms since 1970), its failures in a row
-- with what the last one said and when it is tried again (ms), and its marks, counted to a limit.
SELECT p.generation, g.published_at, p.checked_at, coalesce(p.failures, 0), p.error, p.retry_at,
       (SELECT COUNT(*) FROM (SELECT 1 FROM dirty WHERE tenant = :tenant LIMIT :limit))
FROM (SELECT :tenant AS tenant) AS t
LEFT JOIN published AS p ON p.tenant = t.tenant
LEFT JOIN generations AS g ON g.tenant = p.tenant AND g.generation = p.generation;
