-- The tenant's live build, and the day its figures were last confirmed on; NULL before the first generation.
SELECT t.build, (SELECT p.today FROM published AS p WHERE p.tenant = t.id AND p.generation > 0)
FROM tenants AS t
WHERE t.id = :tenant;
