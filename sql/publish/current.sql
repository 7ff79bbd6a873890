-- A tenant's newest generation, the day on which it was last confirmed, and its context.
SELECT p.generation, p.today, g.context
FROM published AS p JOIN generations AS g ON g.tenant = p.tenant AND g.generation = p.generation
WHERE p.tenant = :tenant;
