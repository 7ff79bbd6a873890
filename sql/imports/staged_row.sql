-- The staged row of one key.
SELECT {columns}, file, line, nr, numbered FROM staged WHERE ({key}) = ({key_marks});
