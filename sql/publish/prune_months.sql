-- Removes the month rows that only removed generations had.
DELETE FROM months
WHERE tenant = :tenant AND valid_to <= (SELECT MIN(generation) FROM generations WHERE tenant = :tenant);
