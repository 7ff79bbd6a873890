-- One row per month as a generation published it, oldest first.
SELECT row FROM months
WHERE tenant = :tenant AND valid_from <= :generation AND valid_to > :generation
ORDER BY month;
