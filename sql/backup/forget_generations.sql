-- Removes every generation of a tenant but the one that its readers get.
DELETE FROM generations
WHERE tenant = :tenant AND generation <> (SELECT generation FROM published WHERE tenant = :tenant);
