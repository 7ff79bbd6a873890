-- One row per mark that refreshes consumed while a rebuild ran, at most so many.
SELECT subject, part, member, 0 FROM rebuild_marks WHERE tenant = :tenant AND before = 0
ORDER BY subject, part, member LIMIT :limit;
