-- One row per import that has not come to its end, oldest first.
SELECT id FROM imports WHERE state IN ('staging', 'merging', 'undoing') ORDER BY id;
