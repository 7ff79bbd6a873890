-- Counts one merged batch.
UPDATE imports SET merged_to = merged_to + :rows, inserted = inserted + :inserted, updated = updated + :updated,
  unchanged = unchanged + :rows - :inserted - :updated
WHERE id = :id;
