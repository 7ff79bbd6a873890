-- One row per row that an import replaced and that still bears its mark: given back as it stood before.
UPDATE {table} AS f
SET ({values}, source, received_at) = ({image_values}, i.row ->> '$.source', i.row ->> '$.received_at')
FROM import_replaced AS i
WHERE i.import_id = :import_id AND i.key > :after AND i.key <= :upto
  AND f.tenant = :tenant AND {image_key} AND f.source = :source;
