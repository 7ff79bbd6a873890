-- One row per key of the input, in the columns and units of the fact, with the file and line it stands on. nr: the how
-- manieth row of the input it is; numbered: whether a line's number was given, so that a row with its key is the same line.
CREATE TABLE staged ({columns}, file TEXT, line INTEGER, nr INTEGER, numbered INTEGER, PRIMARY KEY ({key})) WITHOUT ROWID;
