-- Removes the documents of the oldest generations that were replaced before a moment, a few at a time.
DELETE FROM documents WHERE tenant = :tenant AND generation IN (
  SELECT DISTINCT generation FROM documents
  WHERE tenant = :tenant AND generation < :generation AND generation < (
    SELECT generation FROM generations WHERE tenant = :tenant AND published_at < :documents_before
    ORDER BY generation DESC LIMIT 1)
  ORDER BY generation LIMIT 20);
