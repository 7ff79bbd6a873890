-- An import whose input is staged and valid; what stood twice in it with the same content is unchanged.
UPDATE imports SET state = 'merging', rows_read = :rows_read, unchanged = :repeated, refused = :refused WHERE id = :id;
