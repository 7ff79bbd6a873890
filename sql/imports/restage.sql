-- One row of the input in the place of the one that was staged with its key.
REPLACE INTO staged ({columns}, file, line, nr, numbered) VALUES ({marks}, ?, ?, ?, ?);
