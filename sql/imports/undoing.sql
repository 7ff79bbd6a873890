-- name: imports/fact_last
-- The tenant's last key in the fact.
SELECT {key} FROM {table} WHERE tenant = :tenant ORDER BY {descending} LIMIT 1;

-- name: imports/fact_skip
-- The key of the last of the :rows rows of the fact that follow :after.
SELECT {key} FROM {table} WHERE tenant = :tenant AND ({key}) > ({after}) ORDER BY {key} LIMIT 1 OFFSET :rows - 1;

-- name: imports/remove
-- One row per row of the fact, after :after up to :upto, that still bears the import's mark: removed.
DELETE FROM {table} WHERE tenant = :tenant AND ({key}) > ({after}) AND ({key}) <= ({upto}) AND source = :source;

-- name: imports/restore
-- One row per row that an import replaced and that still bears its mark: given back as it stood before, unless that is
-- beyond bounds that are newer than it.
UPDATE OR IGNORE {table} AS f
SET ({values}, source, received_at) = ({image_values}, i.row ->> '$.source', i.row ->> '$.received_at')
FROM import_replaced AS i
WHERE i.import_id = :import_id AND i.key > :after AND i.key <= :upto
  AND f.tenant = :tenant AND {image_key} AND f.source = :source;

-- name: imports/beyond
-- One row per row that an import replaced and that bears its mark after what could be given back was: as it stood before.
SELECT i.row FROM import_replaced AS i CROSS JOIN {table} AS f ON f.tenant = :tenant AND {image_key}
WHERE i.import_id = :import_id AND i.key > :after AND i.key <= :upto AND f.source = :source;

-- name: imports/relink
-- One row per old image that another import took of a row of the undone import: it becomes what stood before both.
UPDATE import_replaced AS other
SET row = i.row
FROM import_replaced AS i
WHERE other.import_id = :other AND other.key > :after AND other.key <= :upto AND other.row ->> '$.source' = :source
  AND i.import_id = :import_id AND i.key = other.key;

-- name: imports/unlink
-- One row per old image that another import took of a row which the undone import had inserted: nothing stood before.
DELETE FROM import_replaced
WHERE import_id = :other AND key > :after AND key <= :upto AND row ->> '$.source' = :source;

-- name: imports/images_skip
-- The last of the :rows keys whose old images an import keeps, after :after.
SELECT max(key) FROM (
  SELECT key FROM import_replaced WHERE import_id = :import_id AND key > :after ORDER BY key LIMIT :rows
);

-- name: imports/drop_images
-- Removes the old images that an import keeps, up to :upto.
DELETE FROM import_replaced WHERE import_id = :import_id AND key <= :upto;
