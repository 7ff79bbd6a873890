-- One row per old image that another import took of a row which the undone import had inserted: nothing stood before.
DELETE FROM import_replaced
WHERE import_id = :other AND key > :after AND key <= :upto AND row ->> '$.source' = :source;
