-- A tenant's generation, when it was last confirmed, its failures in a row, and its marks, counted to 100,000.
SELECT p.generation, p.checked_at, coalesce(p.failures, 0), p.error,
       (SELECT COUNT(*) FROM (SELECT 1 FROM dirty WHERE tenant = :tenant LIMIT 100000))
FROM (SELECT :tenant AS tenant) AS t LEFT JOIN published AS p ON p.tenant = t.tenant;
