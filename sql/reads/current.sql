-- The generation that a tenant's readers get, and when it was published (ms since 1970).
SELECT p.generation, g.published_at
FROM published AS p JOIN generations AS g ON g.tenant = p.tenant AND g.generation = p.generation
WHERE p.tenant = :tenant;
