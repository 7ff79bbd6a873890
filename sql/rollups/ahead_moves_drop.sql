-- Removes the work table of buckets.
DROP TABLE IF EXISTS temp.ahead_moves;
