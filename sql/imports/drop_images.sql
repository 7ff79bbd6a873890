-- Removes the old images that an import keeps, up to :upto.
DELETE FROM import_replaced WHERE import_id = :import_id AND key <= :upto;
