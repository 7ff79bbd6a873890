-- One row per other import of the same tenant and fact that keeps old images.
SELECT o.id FROM imports AS o
JOIN imports AS i ON i.id = :import_id AND o.tenant = i.tenant AND o.fact = i.fact AND o.id <> i.id
WHERE EXISTS (SELECT 1 FROM import_replaced AS r WHERE r.import_id = o.id)
ORDER BY o.id;
