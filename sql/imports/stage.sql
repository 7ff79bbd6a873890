-- One row of the input, unless its key is staged already.
INSERT OR IGNORE INTO staged ({columns}, file, line, nr, numbered) VALUES ({marks}, ?, ?, ?, ?);
