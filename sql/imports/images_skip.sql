-- The last of the :rows keys whose old images an import keeps, after :after.
SELECT max(key) FROM (
  SELECT key FROM import_replaced WHERE import_id = :import_id AND key > :after ORDER BY key LIMIT :rows
);
