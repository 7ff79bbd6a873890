-- An import whose input is staged and valid.
UPDATE imports SET state = 'merging', rows_read = :rows_read, repeated = :repeated, superseded = :superseded,
  refused = :refused
WHERE id = :id;
