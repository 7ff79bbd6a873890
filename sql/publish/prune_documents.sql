-- Removes the documents of the oldest generations that were replaced before a moment, a few at a time: those below the last
-- one before the first that was published since. Both are sought from the oldest, however many there are.
DELETE FROM documents
WHERE tenant = :tenant
  AND generation < (SELECT MIN(generation) FROM documents WHERE tenant = :tenant) + 20
  AND generation < (
    SELECT generation FROM generations
    WHERE tenant = :tenant AND generation >= (SELECT MIN(generation) FROM documents WHERE tenant = :tenant)
      AND published_at >= :documents_before
    ORDER BY generation LIMIT 1) - 1;
