-- One row per key of the input, in the columns and units of the fact, with the file and line it stands on.
CREATE TABLE staged ({columns}, file TEXT, line INTEGER, PRIMARY KEY ({key})) WITHOUT ROWID;
