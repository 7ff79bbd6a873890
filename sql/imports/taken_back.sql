-- Counts the rows that one batch of an undo removed or restored.
UPDATE imports SET taken_back = taken_back + :rows WHERE id = :id;
