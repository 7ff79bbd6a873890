-- name: imports/create
-- One import, as it begins.
INSERT INTO imports (tenant, fact, files, state, started_at) VALUES (:tenant, :fact, :files, 'staging', :started_at)
RETURNING id;

-- name: imports/one
-- One import.
SELECT id, tenant, fact, files, state, started_at, finished_at, staging, merged_to, rows_read, inserted, updated,
  unchanged, refused, taken_back, repeated, superseded
FROM imports
WHERE id = :id;

-- name: imports/all
-- One row per import, newest first.
SELECT id, tenant, fact, files, state, started_at, finished_at, staging, merged_to, rows_read, inserted, updated,
  unchanged, refused, taken_back, repeated, superseded
FROM imports
ORDER BY id DESC;

-- name: imports/unfinished
-- One row per import that has not come to its end, oldest first.
SELECT id FROM imports WHERE state IN ('staging', 'merging', 'undoing') ORDER BY id;

-- name: imports/name_staging
-- Names an import's staging file.
UPDATE imports SET staging = :staging WHERE id = :id;

-- name: imports/begin_merging
-- An import whose input is staged and valid.
UPDATE imports SET state = 'merging', rows_read = :rows_read, repeated = :repeated, superseded = :superseded,
  refused = :refused
WHERE id = :id;

-- name: imports/merged
-- Counts one merged batch.
UPDATE imports SET merged_to = merged_to + :rows, inserted = inserted + :inserted, updated = updated + :updated,
  unchanged = unchanged + :rows - :inserted - :updated
WHERE id = :id;

-- name: imports/begin_undoing
-- An import that is being undone.
UPDATE imports SET state = 'undoing', finished_at = NULL WHERE id = :id;

-- name: imports/taken_back
-- Counts the rows that one batch of an undo removed or restored.
UPDATE imports SET taken_back = taken_back + :rows WHERE id = :id;

-- name: imports/finish
-- An import that has come to its end.
UPDATE imports SET state = :state, finished_at = :finished_at, staging = NULL WHERE id = :id;

-- name: imports/abandon
-- An import that ends with nothing merged.
UPDATE imports SET state = 'abandoned', finished_at = :finished_at, staging = NULL,
  rows_read = :rows_read, refused = :refused
WHERE id = :id;

-- name: imports/others
-- One row per other import of the same tenant and fact that keeps old images.
SELECT o.id FROM imports AS o
JOIN imports AS i ON i.id = :import_id AND o.tenant = i.tenant AND o.fact = i.fact AND o.id <> i.id
WHERE EXISTS (SELECT 1 FROM import_replaced AS r WHERE r.import_id = o.id)
ORDER BY o.id;
