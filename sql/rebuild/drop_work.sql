-- Forgets the work table.
DROP TABLE IF EXISTS temp.work;
