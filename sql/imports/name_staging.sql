-- Names an import's staging file.
UPDATE imports SET staging = :staging WHERE id = :id;
