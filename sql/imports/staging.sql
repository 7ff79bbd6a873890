-- name: imports/create_staged
-- One row per key of the input, in the columns and units of the fact, with the file and line it stands on. nr: the how
-- manieth row of the input it is; numbered: whether a line's number was given, so that a row with its key is the same line.
CREATE TABLE staged ({columns}, file TEXT, line INTEGER, nr INTEGER, numbered INTEGER, PRIMARY KEY ({key})) WITHOUT ROWID;

-- name: imports/stage
-- One row of the input, unless its key is staged already.
INSERT OR IGNORE INTO staged ({columns}, file, line, nr, numbered) VALUES ({marks}, ?, ?, ?, ?);

-- name: imports/restage
-- One row of the input in the place of the one that was staged with its key.
REPLACE INTO staged ({columns}, file, line, nr, numbered) VALUES ({marks}, ?, ?, ?, ?);

-- name: imports/staged_row
-- The staged row of one key.
SELECT {columns}, file, line, nr, numbered FROM staged WHERE ({key}) = ({key_marks});

-- name: imports/staged_last
-- The last staged key.
SELECT {key} FROM staging.staged ORDER BY {descending} LIMIT 1;

-- name: imports/staged_skip
-- The key of the last of the :rows staged rows that follow :after.
SELECT {key} FROM staging.staged WHERE ({key}) > ({after}) ORDER BY {key} LIMIT 1 OFFSET :rows - 1;
