-- Removes the oldest generations that were replaced before a moment, a few at a time.
DELETE FROM generations WHERE tenant = :tenant AND generation IN (
  SELECT generation FROM generations
  WHERE tenant = :tenant AND generation < (
    SELECT generation FROM generations WHERE tenant = :tenant AND published_at < :generations_before
    ORDER BY generation DESC LIMIT 1)
  ORDER BY generation LIMIT 20);
