-- One row per old image that another import took of a row of the undone import: it becomes what stood before both.
UPDATE import_replaced AS other
SET row = i.row
FROM import_replaced AS i
WHERE other.import_id = :other AND other.key > :after AND other.key <= :upto AND other.row ->> '$.source' = :source
  AND i.import_id = :import_id AND i.key = other.key;
