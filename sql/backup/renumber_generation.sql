-- Gives the generation that a tenant's readers get another number.
UPDATE generations SET generation = :generation
WHERE tenant = :tenant AND generation = (SELECT generation FROM published WHERE tenant = :tenant);
