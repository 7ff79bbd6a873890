-- Removes the work table of order lines.
DROP TABLE IF EXISTS temp.ahead_lines;
