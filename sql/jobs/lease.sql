-- The last lease: its epoch, who took it, and when.
SELECT epoch, holder, taken_at FROM lease WHERE id = 1;
