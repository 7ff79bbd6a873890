-- The staged row of one key.
SELECT {columns}, file, line FROM staged WHERE ({key}) = ({key_marks});
