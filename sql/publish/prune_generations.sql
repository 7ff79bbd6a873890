-- Removes the oldest generations published before a moment, a few at a time; never the last two.
DELETE FROM generations WHERE tenant = :tenant AND generation IN (
  SELECT generation FROM generations
  WHERE tenant = :tenant AND generation < :generation - 1 AND published_at < :generations_before
  ORDER BY generation LIMIT 20);
