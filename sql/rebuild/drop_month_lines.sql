-- Forgets the lines of a month.
DROP TABLE IF EXISTS temp.month_lines;
